"""What of ties goes into a full export."""

from crm.exporting import kinds
from crm.exporting.kinds import Kind
from network.models import Tie

kinds.register(
    Kind("ties", Tie, (
        "kind", "stated_by", "other", "strength", "started_on", "ended_on", "source", "confidentiality",
    ), order=60),
)  # fmt: skip
