"""What the tables of this app say about people."""

from django.utils.translation import gettext_lazy as _

from crm.privacy.mentions import Activity, Link, Table, register

NEAR, BY = Link.NEAR, Link.BY

register(
    Table("monitoring.Commitment", Activity.PROMISES, {"spoken_by": NEAR, "owner": BY, "author": BY},
          texts=("title", "verbatim", "source", "test_complete", "test_broken", "test_source", "withdrawn_reason"),
          plain=("language", "import_key", "source_status", "claimed"),
          why=_("the body and the office owe it, whoever said it")),
    Table("monitoring.Assessment", Activity.PROMISES, {"coder": BY, "approver": BY},
          texts=("rationale", "waiver", "return_reason"), plain=("import_key",)),
    Table("monitoring.Evidence", Activity.PROMISES, {"author": BY},
          texts=("title", "publisher", "url", "file_name", "passage", "page"), files=("file",),
          plain=("language", "media_type"), secret=("sha256",)),
    Table("monitoring.DueRevision", Activity.PROMISES, {"author": BY}, texts=("reason",)),
    Table("monitoring.Outcome", Activity.PROMISES,
          texts=("title_bg", "title_en", "text_bg", "text_en", "for_whom_bg", "for_whom_en", "contribution_bg",
                 "contribution_en", "others_bg", "others_en", "source", "link"),
          plain=("key", "achieved")),
)  # fmt: skip
