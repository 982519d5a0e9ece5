"""Asking for an introduction: a task for whoever of us is on the way, written for them to read over and save."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from crm.confidentiality import Level, stricter
from crm.kinds import key_of, level_of
from network.introductions.words import Way


@dataclass(frozen=True)
class Ask:
    label: str
    url: str


def ask_of(user: User, way: Way, goal: models.Model) -> Ask | None:
    """Return the form of a new task; tasks are given by the centre."""
    if not user.is_centre or way.first is None:
        return None
    account = way.first.user
    responsible = account if account is not None and account.is_active else user
    words = {"person": way.first, "goal": goal}
    what = _("Ask for an introduction to %(goal)s, through %(person)s") % words
    levels = [level_of(one) for one in (goal, *way.everybody)]
    level = stricter(Level.INTERNAL, *(one for one in levels if one))
    query = {"about": key_of(goal), "what": what[:250], "assignee": responsible.pk, "confidentiality": level.value}
    return Ask(_("Ask %(person)s for an introduction") % words, f"{reverse('crm:task-new')}?{urlencode(query)}")
