"""What stands behind a paper: the table of sources, the method and its limits."""

from django.utils.translation import gettext as _

from accounts.templatetags.fmt import day
from briefings import citing
from briefings.models import Block
from briefings.paper import Row, Section, Statement
from briefings.reach import Scope, commitments
from monitoring.models import Evidence


def sources(scope: Scope, block: Block) -> Section | None:
    """Every piece of evidence of this level, with its fingerprint."""
    numbers = [one.commitment.pk for one in commitments(scope)]
    found = scope.open(Evidence.objects.all()).filter(commitment__in=numbers).order_by("commitment", "pk")
    rows = [
        Row(
            [
                _("Evidence %(pk)d: %(what)s")
                % {"pk": item.pk, "what": ", ".join(filter(None, [item.title, item.page]))},
                item.publisher, day(item.source_on, "medium"),
                f"{item.get_origin_display()}, {item.get_directness_display()}",
            ],
            item.sha256[:12] or item.url or _("words only"), "neutral", [citing.of(item)],
        )
        for item in found
    ]  # fmt: skip
    header = [_("Source"), _("Publisher"), _("Date"), _("Grade"), _("Fingerprint or address")]
    return Section("sources", block.heading or _("Sources"), header=header, rows=rows) if rows else None


def method(scope: Scope, block: Block) -> Section:
    return Section(
        "method", block.heading or _("Method and limits"), statements=[Statement(one, []) for one in limits(scope)]
    )


def limits(scope: Scope) -> list[str]:
    told = {"level": scope.level.label, "day": day(scope.today)}
    return [
        _("This paper holds records open to the level “%(level)s” on %(day)s, and no others.") % told,
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
