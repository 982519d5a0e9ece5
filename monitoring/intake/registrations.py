"""What the texts that are read for promises tell the registries."""

from django.utils.translation import gettext_lazy as _

from accounts import jobs, lists
from accounts.lists import List
from accounts.models.user import CENTRE
from accounts.templatetags.fmt import day
from crm import changes, kinds, panels, search
from crm.exporting import kinds as export_kinds
from crm.exporting.kinds import Kind
from crm.lists import counting
from monitoring.intake import work
from monitoring.intake.filters import TextFilter
from monitoring.models import OfficialText, Passage

kinds.register(text=OfficialText)
changes.VERBS.update({"read": _("read its file")})
jobs.register(jobs.Kind(work.KIND, _("Reading of a text"), work.run, work.may_read))
panels.register(
    panels.Panel("text", "monitoring:text-documents", 90),
    panels.Panel("commitment", "monitoring:commitment-passage", 1),
)
search.register(
    search.Searchable(
        "text", _("Official texts"), "book", OfficialText.objects.all, lambda text: day(text.dated_on, "medium"), 44,
        names=("title",),
    )
)  # fmt: skip
search.register_actions(search.QuickAction(_("Read a text for promises"), "monitoring:text-new", "book", CENTRE))
lists.register(List("monitoring:text-list", _("Official texts"), counting(TextFilter, OfficialText.objects.visible_to)))
export_kinds.register(
    Kind("official-texts", OfficialText, (
        "title", "origin", "issued_by", "dated_on", "language", "link", "file_name", "page_count", "confidentiality",
    ), ("author",), order=55),
    Kind("passages", Passage, ("text", "commitment", "cited_as", "quotation"), order=56),
)  # fmt: skip
