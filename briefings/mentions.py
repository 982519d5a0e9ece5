"""What the tables of this app say about people."""

from django.utils.translation import gettext_lazy as _

from briefings import editions
from crm.privacy.mentions import Activity, Link, Table, register

register(
    Table("briefings.Briefing", Activity.PUBLICATION, {"author": Link.BY, "person": Link.NEAR},
          texts=("title", "question", "audience"), plain=("template", "style", "language"),
          why=_("a paper about an office stays; where an officer decides so the name in it is replaced")),
    Table("briefings.Block", Activity.PUBLICATION, {"held_by": Link.BY},
          texts=("heading", "text", "caption", "note", "frozen"), part_of="briefing", plain=("kind", "about")),
    Table("briefings.BlockVersion", Activity.PUBLICATION, {"by": Link.BY}, texts=("content",), part_of="block"),
    Table("briefings.BlockComment", Activity.PUBLICATION, {"author": Link.BY, "settled_by": Link.BY}, texts=("text",),
          part_of="block"),
    Table("briefings.BriefingTemplate", Activity.PUBLICATION, {"author": Link.BY}, texts=("name", "blocks"),
          plain=("style",)),
    Table("briefings.Edition", Activity.PUBLICATION, {"author": Link.BY, "signed_by": Link.BY}, texts=("data",),
          files=("pdf", "docx", "page"), plain=("language", "drawn_with"),
          secret=("data_sha256", "pdf_sha256", "docx_sha256", "page_sha256"),
          mended=editions.draw_again,
          why=_("an edition stays; where an officer decides so the name in it is replaced")),
    Table("briefings.Withdrawal", Activity.PUBLICATION, {"by": Link.BY}, texts=("reason",), part_of="edition"),
    Table("briefings.Sending", Activity.PUBLICATION, {"letter__person": Link.ABOUT}, plain=("how",)),
)  # fmt: skip
