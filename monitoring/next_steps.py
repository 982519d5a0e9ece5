"""What promises add to the next steps with somebody: those overdue, by whoever owes or spoke them."""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.templatetags.fmt import day
from campaigns.stances.next_steps import MOST_EACH, Found, Question, Step
from monitoring.models import Commitment


def overdue_promises(question: Question) -> Found:
    promises = Commitment.objects.visible_to(question.user).standing().overdue(question.today)
    theirs = promises.filter(Q(spoken_by__in=question.people) | Q(owed_by__in=question.bodies))
    found: dict[str, list[Step]] = defaultdict(list)
    for one in theirs.nearest_first():
        keys = {f"person:{one.spoken_by_id}", f"organisation:{one.owed_by_id}"}
        for key in keys & question.keys:
            if len(found[key]) < MOST_EACH:
                found[key].append(promised(one))
    return found


def promised(one: Commitment) -> Step:
    made = _("Promised on %(when)s") % {"when": day(one.made_on, "medium")} if one.made_on else _("Promised")
    return Step(f"{made}: {one.title}", one.get_absolute_url(), is_late=True)
