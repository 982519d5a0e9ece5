from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import jobs
from accounts.actors import Actor
from accounts.log import log
from accounts.models import Job, User
from briefings.models import Briefing
from crm.confidentiality import Level
from crm.models import Organisation, Theme


@transaction.atomic
def ask_for_briefing(
    *, institution: Organisation | None, theme: Theme | None, language: str, level: str, title: str = "", by: Actor
) -> tuple[Briefing, Job]:
    """Make the briefing and queue its first edition."""
    if institution and Level(institution.confidentiality).rank > Level(level).rank:
        raise ValidationError({"level": _("The record of this institution itself is not open to these readers.")})
    assert isinstance(by.user, User)  # noqa: S101  the page is for leadership only
    briefing = Briefing(
        institution=institution, theme=theme, language=language, level=level, title=title, author=by.user
    )
    briefing.full_clean(exclude=["search"])
    briefing.save()
    log(by, "asked for", briefing, fields=["institution", "theme", "level", "language"])
    return briefing, new_edition(briefing=briefing, by=by)


@transaction.atomic
def new_edition(*, briefing: Briefing, by: Actor) -> Job:
    """Queue one more edition of the same paper on today's records."""
    return jobs.start(kind="briefing", by=by, briefing=briefing.pk)
