"""What of briefings goes into a full export."""

from briefings.models import Briefing, Edition
from crm.exporting import kinds
from crm.exporting.kinds import Kind

kinds.register(
    Kind("briefings", Briefing, ("title", "institution", "theme", "language", "level", "made_at"), ("author",),
         order=70),
    Kind("editions", Edition, ("briefing", "number", "level", "language", "as_of", "made_at"), ("author",), file="pdf",
         order=71),
)  # fmt: skip
