"""What the tables of this app say about people."""

from django.utils.translation import gettext_lazy as _

from crm.privacy.mentions import TOMBSTONE, Activity, Fate, Link, Table, register

NEAR, BY = Link.NEAR, Link.BY
# Says nothing of a person, and of a draft that waits for its second coding nobody else may learn it.
VERDICTS = ("delivery", "result", "failure", "confidence", "coders_agreed", "closes_period", "delivered_on")

register(
    Table("monitoring.Commitment", Activity.PROMISES, {"spoken_by": NEAR, "owner": BY, "author": BY},
          texts=("title", "verbatim", "source", "for_whom", "document_page", "media_title", "media_outlet",
                 "media_url", "test_complete", "test_broken", "test_source", "withdrawn_reason"),
          plain=("language", "import_key", "source_status"),
          why=_("the body and the office owe it, whoever said it")),
    Table("monitoring.Assessment", Activity.PROMISES, {"coder": BY, "approver": BY, "urgent_approver": BY},
          texts=("rationale", "waiver", "return_reason", "urgent_reason", "confidence_reason"),
          plain=("import_key", "method_version"), secret=VERDICTS),
    Table("monitoring.Coding", Activity.PROMISES, {"coder": BY}, texts=("note",), secret=("delivery", "result")),
    Table("monitoring.Reply", Activity.PROMISES, {"asked_by": BY, "closed_by": BY},
          texts=("their_words", "our_answer"), secret=("sent_hash",)),
    Table("monitoring.MinorityNote", Activity.PROMISES, {"author": BY, "published_by": BY}, texts=("text",)),
    Table("monitoring.Evidence", Activity.PROMISES, {"author": BY},
          texts=("title", "publisher", "source_author", "url", "archive_url", "not_stored_because", "file_name",
                 "passage", "page", "consent_note"), files=("file", "original"),
          plain=("language", "media_type", "licence"), secret=("sha256", "original_sha256")),
    Table("monitoring.SearchRow", Activity.PROMISES, texts=("where", "how", "query", "result"), part_of="evidence"),
    Table("monitoring.Recheck", Activity.PROMISES, {"by": BY}, texts=("note",), part_of="evidence"),
    Table("monitoring.SentEvidence", Activity.PROMISES, {"decided_by": BY}, addresses=("sender_email",),
          texts=("sender_name", "text", "source", "url", "file_name", "reason"), files=("file", "original"),
          plain=("language", "media_type"), secret=("sha256", "original_sha256"), fate=Fate.BLANK,
          blank={"sender_name": TOMBSTONE, "sender_email": ""},
          retention=_("what was not taken over is deleted, and senders are forgotten, a month after the decision")),
    Table("monitoring.DueRevision", Activity.PROMISES, {"author": BY}, texts=("reason",)),
    Table("monitoring.Claim", Activity.PROMISES, {"author": BY}, texts=("words", "source")),
    Table("monitoring.MoneyLine", Activity.PROMISES, {"author": BY}, texts=("what", "source", "reason")),
    Table("monitoring.CommitmentRelation", Activity.PROMISES, {"author": BY, "ended_by": BY},
          texts=("reason", "ended_reason")),
    Table("monitoring.Succession", Activity.PROMISES, {"author": BY, "owner": BY},
          texts=("name", "source", "note", "voided_reason")),
    Table("monitoring.Inheritance", Activity.PROMISES, {"author": BY}, texts=("source", "note")),
    Table("monitoring.Following", Activity.PUBLICATION, {"user": Link.ABOUT}, addresses=("email",), plain=("language",),
          fate=Fate.DELETE, retention=_("until the mails are stopped; an address that was not confirmed, seven days")),
    Table("monitoring.Outcome", Activity.PROMISES,
          texts=("title_bg", "title_en", "text_bg", "text_en", "for_whom_bg", "for_whom_en", "contribution_bg",
                 "contribution_en", "others_bg", "others_en", "source", "link"),
          plain=("key", "achieved")),
    Table("monitoring.OfficialText", Activity.PROMISES, {"author": BY}, texts=("title", "link", "file_name"),
          plain=("language",), secret=("sha256", "pages")),
    Table("monitoring.Passage", Activity.PROMISES, texts=("quotation",), plain=("cited_as",)),
    Table("monitoring.Indicator", Activity.PROMISES, {"owner": BY},
          texts=("name_bg", "name_en", "definition_bg", "definition_en", "numerator_bg", "numerator_en",
                 "denominator_bg", "denominator_en", "publisher", "link", "licence"),
          plain=("key", "code", "framework_code", "unit_bg", "unit_en")),
    Table("monitoring.Baseline", Activity.PROMISES, {"author": BY},
          texts=("instrument", "source", "comment", "reason"), plain=("key", "period")),
    Table("monitoring.IndicatorTarget", Activity.PROMISES, {"author": BY},
          texts=("text_bg", "text_en", "set_by", "source", "reason"), plain=("key", "due")),
    Table("monitoring.Observation", Activity.PROMISES, {"author": BY, "approver": BY},
          texts=("instrument", "category", "period_words", "words", "source", "link", "note", "return_reason",
                 "reason"), plain=("key", "period")),
    Table("monitoring.Citation", Activity.PROMISES, {"author": BY}, texts=("note",)),
)  # fmt: skip
