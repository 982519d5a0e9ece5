"""What of commitments and outcomes goes into a full export."""

from crm.exporting import kinds
from crm.exporting.kinds import Kind
from monitoring.models import Assessment, Commitment, DueRevision, Evidence, Outcome

kinds.register(
    Kind("commitments", Commitment, (
        "title", "verbatim", "language", "made_on", "spoken_by", "owed_by", "owed_office", "origin", "meeting",
        "agenda_item", "source", "asks", "place", "theme", "original_due", "due_on", "kind", "force", "test_complete",
        "test_broken", "claimed", "superseded_by", "verdict", "confidentiality", "published_at", "withdrawn_at",
        "withdrawn_reason", "source_status",
    ), ("next_check", "owner", "author"), order=50),
    Kind("new-due-dates", DueRevision, ("commitment", "due_on", "reason"), ("author",), order=51),
    Kind("evidence", Evidence, (
        "commitment", "kind", "title", "publisher", "source_on", "language", "url", "file_name", "passage", "page",
        "stance", "origin", "directness", "retrieved_at", "confidentiality",
    ), ("author",), file="file", file_name="file_name", order=52),
    Kind("assessments", Assessment, (
        "commitment", "state", "number", "delivery", "result", "delivered_on", "rationale", "waiver", "cause",
        "assessed_on", "published_at",
    ), ("coder", "approver"), order=53),
    Kind("outcomes", Outcome, (
        "title_bg", "title_en", "text_bg", "text_en", "achieved", "for_whom_bg", "for_whom_en", "campaigns", "projects",
        "asks", "commitments", "source", "link", "is_verified", "contribution_bg", "contribution_en", "others_bg",
        "others_en", "confidentiality",
    ), order=54),
)  # fmt: skip
