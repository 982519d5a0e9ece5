"""What of briefings goes into a full export."""

from briefings import files
from briefings.models import SUBJECTS, Block, BlockComment, Briefing, BriefingTemplate, Edition, Sending, Withdrawal
from crm.exporting import kinds
from crm.exporting.kinds import Kind

kinds.register(
    Kind("briefings", Briefing, ("title", "question", "audience", *SUBJECTS, "style", "language", "level", "made_at"),
         ("author",), order=70),
    Kind("blocks", Block, ("briefing", "kind", "position", "heading", "text", "caption", "note", "frozen_on"),
         order=72),
    Kind("block-comments", BlockComment, ("block", "text", "made_at", "settled_at"), ("author",), order=73),
    Kind("briefing-templates", BriefingTemplate, ("name", "style", "made_at"), ("author",), order=74),
    Kind("editions", Edition, ("briefing", "number", "level", "language", "as_of", "made_at"), ("author",), file="pdf",
         order=71, copy=files.taken_along),
    Kind("withdrawals", Withdrawal, ("edition", "reason", "at"), ("by",), order=72),
    Kind("sendings", Sending, ("edition", "letter", "how", "sent_at", "opened_at"), order=75),
)  # fmt: skip
