"""What the tables of the rights themselves say about people."""

from django.utils.translation import gettext_lazy as _

from crm.privacy.mentions import REMOVED, TOMBSTONE, Activity, Fate, Link, Table, register

ABOUT, NEAR, BY = Link.ABOUT, Link.NEAR, Link.BY

register(
    Table("crm.LawfulBasis", Activity.RIGHTS, {"person": ABOUT}, texts=("source", "balance"), fate=Fate.BLANK,
          blank={"source": REMOVED, "balance": "", "review_on": None}),
    Table("crm.InformationDuty", Activity.RIGHTS, {"person": ABOUT}, texts=("exempt_because",), fate=Fate.BLANK,
          blank={"exempt_because": "", "letter": None}),
    Table("crm.Consent", Activity.RIGHTS, {"person": ABOUT, "recorded_by": BY, "withdrawn_by": BY},
          texts=("witness",), plain=("wording",),
          why=_("that somebody agreed, when and to which words stays as proof; it names nobody any more")),
    Table("crm.PrivacyRequest", Activity.RIGHTS, {"person": ABOUT, "handler": BY},
          texts=("asked_by", "words", "identity", "extended_because", "outcome"), fate=Fate.BLANK,
          blank={"asked_by": TOMBSTONE, "words": "", "identity": "", "extended_because": ""},
          why=_("that a request came and was answered in time stays as proof")),
    Table("crm.Dossier", Activity.RIGHTS, {"person": ABOUT, "asked_by": BY, "released_by": BY}, plain=("counts",),
          files=("file",), secret=("sha256",), fate=Fate.DELETE),
    Table("crm.Erasure", Activity.RIGHTS, {"person": NEAR, "prepared_by": BY, "confirmed_by": BY},
          texts=("reason", "spellings"), plain=("passages", "files", "counts"), asks=False,
          why=_("the line holds no name; a restored backup is erased again by it")),
    Table("crm.RetentionRule", Activity.RIGHTS, {"owner": BY}, texts=("reason",), plain=("condition",)),
    Table("crm.RetentionRun", Activity.RIGHTS, {"tried_by": BY, "confirmed_by": BY}, plain=("found",)),
    Table("crm.LegalHold", Activity.RIGHTS, {"subject": NEAR, "placed_by": BY}, texts=("reason",)),
    Table("crm.Breach", Activity.RIGHTS, {"author": BY},
          texts=("what", "details", "measures", "authority_not_told_because")),
    Table("crm.ProcessingWords", Activity.RIGHTS, {"changed_by": BY},
          texts=("why", "basis", "people", "recipients", "retention"), plain=("activity",)),
)  # fmt: skip
