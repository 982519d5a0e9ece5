"""What of commitments and outcomes goes into a full export."""

from crm.exporting import kinds
from crm.exporting.kinds import Kind
from monitoring.models import (
    Assessment,
    Claim,
    Coding,
    Commitment,
    CommitmentRelation,
    DueRevision,
    Evidence,
    Inheritance,
    MinorityNote,
    MoneyLine,
    Outcome,
    Reply,
    Succession,
)

kinds.register(
    Kind("commitments", Commitment, (
        "title", "verbatim", "language", "made_on", "spoken_by", "owed_by", "owed_office", "origin", "meeting",
        "agenda_item", "letter", "document", "document_page", "media_title", "media_outlet", "media_on", "media_url",
        "source", "asks", "place", "theme", "original_due", "due_on", "kind", "force", "credit", "for_whom",
        "funding_state", "test_complete", "test_broken", "superseded_by", "verdict", "confidentiality",
        "published_at", "withdrawn_at", "withdrawn_reason", "source_status",
    ), ("next_check", "owner", "author"), order=50),
    Kind("new-due-dates", DueRevision, ("commitment", "due_on", "reason"), ("author",), order=51),
    Kind("evidence", Evidence, (
        "commitment", "kind", "title", "publisher", "source_author", "source_on", "language", "url", "archive_url",
        "not_stored_because", "licence", "sha256", "passage", "page", "stance",
        "origin", "directness", "retrieved_at", "confidentiality",
    ), ("author", "recheck_on", "consent", "consent_note", "file_name", "original_sha256"), file="file",
         file_name="open_name", order=52),
    Kind("assessments", Assessment, (
        "commitment", "state", "number", "delivery", "result", "delivered_on", "failure", "rationale", "waiver",
        "cause", "confidence", "confidence_reason", "coders_agreed", "urgent_reason", "method_version", "assessed_on",
        "published_at",
    ), ("stage", "coder", "approver", "urgent_approver"), order=53),
    Kind("codings", Coding, (), ("assessment", "step", "coder", "delivery", "result", "note", "made_at"), order=60),
    Kind("replies-of-institutions", Reply, (
        "assessment", "sent_on", "due_on", "sent_hash", "outcome", "received_on", "their_words", "our_answer",
        "effect", "closed_at",
    ), ("letter", "answer", "asked_by"), order=61),
    Kind("minority-notes", MinorityNote, (
        "assessment", "organisation", "text", "made_at", "published_at",
    ), ("author",), order=62),
    Kind("claims", Claim, (
        "commitment", "delivery", "words", "claimed_on", "source", "replaces",
    ), ("author",), order=55),
    Kind("money", MoneyLine, (
        "commitment", "stage", "amount", "currency", "what", "as_of", "source", "replaces", "reason",
    ), ("author",), order=56),
    Kind("commitment-relations", CommitmentRelation, (
        "commitment", "kind", "other", "reason", "stated_on", "ended_at", "ended_reason",
    ), ("author",), order=57),
    Kind("changes-of-government", Succession, (
        "name", "body", "covers_below", "office", "happened_on", "source", "confidentiality", "voided_at",
        "voided_reason",
    ), ("note", "owner", "author"), order=58),
    Kind("inherited-commitments", Inheritance, (
        "succession", "commitment", "answer", "source", "note", "restated_as",
    ), ("author",), order=59),
    Kind("outcomes", Outcome, (
        "title_bg", "title_en", "text_bg", "text_en", "achieved", "for_whom_bg", "for_whom_en", "campaigns", "projects",
        "asks", "commitments", "source", "link", "is_verified", "contribution_bg", "contribution_en", "others_bg",
        "others_en", "confidentiality",
    ), order=54),
)  # fmt: skip
