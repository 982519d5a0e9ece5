"""Collect what a paper may say. Only records within its level, and within what the asker may see, are ever loaded."""

from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.templatetags.fmt import day
from briefings.models import Briefing
from briefings.paper import Citation, Figure, Paper, Section
from briefings.reach import KEPT, NOT_JUDGED, Owed, Scope, commitments
from briefings.sections import sections
from crm.confidentiality import Level
from crm.models import Organisation
from monitoring.label import Label


def gather(briefing: Briefing, asker: User, today: date) -> Paper:
    """Return the paper as of today, in the language that is active."""
    scope = Scope(briefing, Level(briefing.level), asker, today)
    owed = commitments(scope)
    return Paper(
        title=briefing.title or _("%(subject)s: where we stand") % {"subject": briefing.institution or briefing.theme},
        subject=str(briefing.institution or briefing.theme),
        level=scope.level.value,
        level_words=str(scope.level.label),
        language=briefing.language,
        as_of=today.isoformat(),
        sections=[
            Section("numbers", "", figures=figures(owed, today)),
            *(section for section in sections(scope, owed) if section is not None),
        ],
        method=method(scope),
        demonstration=any(one.commitment.is_demonstration for one in owed),
    )


def figures(owed: list[Owed], today: date) -> list[Figure]:
    """Counts with their denominators; what is not judged is left out and named."""
    everything = [one.citations[0] for one in owed]
    judged = [one for one in owed if one.label not in NOT_JUDGED]
    dated = [one for one in owed if one.due]
    unjudged, undated = len(owed) - len(judged), len(owed) - len(dated)
    out = ngettext("%d is not judged yet or cannot be", "%d are not judged yet or cannot be", unjudged) % unjudged
    no_date = ngettext("%d has no date", "%d have no date", undated) % undated
    kept = [one for one in judged if one.label in KEPT]
    late = [one for one in dated if one.due and one.due < today and one.label not in KEPT | {Label.PARTLY_KEPT}]
    if not owed:
        return []
    return [
        Figure(len(judged), len(owed), _("commitments judged"), out if unjudged else "", everything),
        Figure(len(kept), len(judged), _("kept, of those judged"), "", cites(kept) or everything[:1]),
        Figure(
            len(late),
            len(dated),
            _("past their date, of those with one"),
            no_date if undated else "",
            cites(late) or everything[:1],
        ),
    ]


def cites(owed: list[Owed]) -> list[Citation]:
    return [one.citations[0] for one in owed]


def method(scope: Scope) -> list[str]:
    reach = {"level": scope.level.label, "day": day(scope.today)}
    return [
        _("This paper holds records open to the level “%(level)s” on %(day)s, and no others.") % reach,
        _(
            "A verdict follows from fixed rules over delivery, time and evidence; "
            "a passed date alone never makes a promise broken."
        ),
        _(
            "Every statement names its record and version in a footnote. "
            "The coalition advocates: its method, its sources and its corrections are open."
        ),
        _("Without evidence we say so. Numbers stand with what they are part of; what is left out is named."),
    ]


def bodies_with_commitments(user: User) -> "list[Organisation]":
    """The institutions a briefing can be asked for, those that owe most first."""
    return list(
        Organisation.objects.visible_to(user)
        .filter(commitments__isnull=False)
        .annotate(n=Count("commitments"))
        .order_by("-n")[:12]
    )
