"""What the tables of this app say about people."""

from django.utils.translation import gettext_lazy as _

from briefings import editions
from crm.privacy.mentions import Activity, Link, Table, register

register(
    Table("briefings.Briefing", Activity.PUBLICATION, {"author": Link.BY}, texts=("title",)),
    Table("briefings.Edition", Activity.PUBLICATION, {"author": Link.BY}, texts=("data",), files=("pdf",),
          plain=("language",), secret=("data_sha256", "pdf_sha256"),
          mended=editions.draw_again,
          why=_("an edition stays; where an officer decides so the name in it is replaced")),
)  # fmt: skip
