"""What a project's report says of trainings and help: given to whom, and what became of it."""

from django.utils.translation import gettext as _

from accounts.templatetags.fmt import day
from campaigns.assistance.share import Share, share_of
from campaigns.models import Assistance, Project
from campaigns.projects import paper
from crm.confidentiality import stricter
from crm.paper_sections import Reach, Section


def given(project: Project, reach: Reach) -> Section | None:
    levels = list(reach.levels)
    seen = Assistance.objects.visible_to(reach.reader).filter(
        project=project, confidentiality__in=levels, given_to__confidentiality__in=levels
    )
    found = list(seen.for_reader(reach.reader))
    if not found:
        return None
    level = stricter(*(one.confidentiality for one in found), *(one.given_to.confidentiality for one in found))
    return Section(_("Trainings and help given"), [summed(share_of(seen)), *map(line, found)], level, order=35)


def summed(share: Share) -> str:
    told = {"used": share.put_to_use, "asked": share.asked, "silent": share.not_asked}
    return _("Put to use: %(used)s of %(asked)s followed up; not asked yet: %(silent)s") % told


def line(one: Assistance) -> str:
    became = one.get_effect_display() if one.effect else _("not asked yet")
    told = [str(one), one.get_kind_display(), str(one.given_to), str(day(one.given_on)) if one.given_on else "", became]
    return " · ".join(part for part in told if part)


paper.register(given)
