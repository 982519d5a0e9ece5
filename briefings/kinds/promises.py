"""What was promised: in numbers, as a table, what is due, why we judge so, what they answered, what changed."""

from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import day
from briefings import citing
from briefings.models import Block
from briefings.paper import Citation, Figure, Row, Section, Statement
from briefings.reach import MOST, Owed, Scope, commitments
from campaigns.models import Ask, Campaign
from crm.confidentiality import Level
from monitoring.label import KEPT, UNJUDGED, Label
from monitoring.models import Assessment, Delivery, Outcome, Reply

SOON = timedelta(days=90)
DELIVERED = {*KEPT, Label.LARGELY_KEPT}  # nothing is pressed for any more


def numbers(scope: Scope, block: Block) -> Section | None:
    """Counts with their denominators; what is not judged is left out and named.

    A nought rests on all that were counted.
    """
    owed = commitments(scope)
    if not owed:
        return None
    judged = [one for one in owed if one.label not in UNJUDGED]
    dated = [one for one in owed if one.due]
    unjudged, undated = len(owed) - len(judged), len(owed) - len(dated)
    out = ngettext("%d is not judged yet or cannot be", "%d are not judged yet or cannot be", unjudged) % unjudged
    no_date = ngettext("%d has no date", "%d have no date", undated) % undated
    kept = [one for one in judged if one.label in KEPT]
    late = [one for one in dated if is_late(one, scope.today)]
    figures = [
        Figure(len(judged), len(owed), _("commitments judged"), out if unjudged else "", cites(owed)),
        Figure(len(kept), len(judged), _("kept, of those judged"), "", cites(kept or judged or owed)),
        Figure(
            len(late), len(dated), _("past their date, of those with one"), no_date if undated else "",
            cites(late or dated or owed),
        ),
    ]  # fmt: skip
    return Section("numbers", block.heading, figures=figures)


def is_late(one: Owed, today: date) -> bool:
    return one.due is not None and one.due < today and one.label not in {*DELIVERED, Label.PARTLY_KEPT}


def cites(owed: list[Owed]) -> list[Citation]:
    return [one.citations[0] for one in owed]


def table(scope: Scope, block: Block) -> Section:
    owed = commitments(scope)
    rows = [
        Row(
            [
                one.commitment.title, day(one.commitment.made_on, "medium"),
                day(one.due, "medium") or _("no date"), f"{one.commitment.quality}/6",
            ],
            str(one.label.label), one.label.tone, one.citations,
        )
        for one in sorted(owed, key=lambda one: (not is_open(one), one.due or scope.today))[:MOST]
    ]  # fmt: skip
    return Section(
        "commitments", block.heading or _("What was promised"),
        intro=_(
            "Precision counts how many of six questions the promise answers: "
            "who, what, by when, with how much money, for whom, measured how."
        ),
        header=[_("Commitment"), _("Made"), _("Due"), _("Precision"), _("Where it stands")],
        rows=rows,
        empty=_("No commitment of this level is on record."),
    )  # fmt: skip


def due(scope: Scope, block: Block) -> Section:
    """What is past its date and what falls due soon."""
    statements = []
    for one in sorted((one for one in commitments(scope) if is_open(one)), key=lambda item: item.due or scope.today):
        assert one.due is not None  # noqa: S101  only those with a day are open here
        if one.due < scope.today:
            words = _("Past its date since %(due)s: %(what)s.")
        elif one.due <= scope.today + SOON:
            words = _("Due on %(due)s: %(what)s.")
        else:
            continue
        told = {"due": day(one.due), "what": one.commitment.title.rstrip(".")}
        statements.append(Statement(words % told, one.citations))
    return Section(
        "next", block.heading or _("What to press for now"), statements=statements,
        empty=_("Nothing is past its date or falls due within 90 days."),
    )  # fmt: skip


def is_open(one: Owed) -> bool:
    return one.due is not None and one.label not in {*DELIVERED, *UNJUDGED}


def reasons(scope: Scope, block: Block) -> Section | None:
    """The written reason of each published verdict."""
    statements = [
        Statement(f"{one.commitment.title.rstrip('.')}: {reason_of(one.commitment.verdict)}", one.citations[:2])
        for one in commitments(scope)[:MOST]
        if one.commitment.verdict and one.commitment.verdict.delivery != Delivery.NOT_ASSESSED
    ]
    return Section("reasons", block.heading or _("Why we say so"), statements=statements) if statements else None


def reason_of(verdict: Assessment) -> str:
    return verdict.rationale or _("imported from an older register; no reason was recorded.")


def moved(scope: Scope, block: Block) -> Section:
    """Verdicts published since a day, each beside the one before it; without a day, of the last twelve months."""
    since = scope.lately
    owed = {one.commitment.pk: one for one in commitments(whenever(scope))}
    verdicts = Assessment.objects.visible_to(scope.asker).published().filter(commitment__in=owed)
    by_promise: dict[int, list[Assessment]] = {}
    for one in verdicts.order_by("number", "pk"):
        by_promise.setdefault(one.commitment_id, []).append(one)
    statements = []
    for pk, several in by_promise.items():
        for before, one in zip([None, *several], several, strict=False):
            if one.published_at and since <= timezone.localdate(one.published_at) <= scope.today:
                statements.append(
                    Statement(moved_words(owed[pk], before, one), [owed[pk].citations[0], citing.of(one)])
                )
    return Section(
        "moved", block.heading or _("What moved since %(day)s") % {"day": day(since)}, statements=statements,
        empty=_("No verdict was published since %(day)s.") % {"day": day(since)},
    )  # fmt: skip


def whenever(scope: Scope) -> Scope:
    """The same promises, whenever they were made."""
    return replace(scope, about={name: value for name, value in scope.about.items() if name != "since"})


def moved_words(owed: Owed, before: Assessment | None, now: Assessment) -> str:
    told = {
        "what": owed.commitment.title.rstrip("."), "day": day(timezone.localdate(now.published_at)),
        "now": now.get_delivery_display(), "before": before.get_delivery_display() if before else "",
    }  # fmt: skip
    if before is None:
        return _("%(day)s: %(what)s: judged for the first time: %(now)s.") % told
    if before.delivery == now.delivery:
        return _("%(day)s: %(what)s: judged again, still: %(now)s.") % told
    return _("%(day)s: %(what)s: %(now)s (before: %(before)s).") % told


def replies(scope: Scope, block: Block) -> Section:
    """What institutions were asked about our verdicts, and what they said: in their own words."""
    owed = [one.commitment for one in commitments(whenever(scope))]
    found = Reply.objects.visible_to(scope.asker).exclude(sent_on=None).filter(assessment__commitment__in=owed)
    if scope.level != Level.INTERNAL:
        found = found.filter(assessment__state=Assessment.State.PUBLISHED)
    if scope.since:
        found = found.filter(Q(sent_on__gte=scope.since) | Q(received_on__gte=scope.since))
    rows = [
        Row(
            [one.assessment.commitment.title, day(one.sent_on, "medium"), day(one.due_on, "medium"), one.their_words],
            str(one.get_outcome_display()), "kept" if one.outcome == Reply.Outcome.RECEIVED else "overdue",
            [citing.of(one), citing.of(one.assessment)],
        )
        for one in found.for_list()[:MOST]
    ]  # fmt: skip
    return Section(
        "replies", block.heading or _("What they answered"),
        header=[_("About"), _("Asked on"), _("Reply due"), _("In their words"), _("What came of it")], rows=rows,
        empty=_("Nobody was asked for a reply yet."),
    )  # fmt: skip


def outcomes(scope: Scope, block: Block) -> Section:
    """What changed, for whom, and by whose doing; an unverified one wears its mark."""
    found = scope.open(Outcome.objects.all())
    if wanted := tied(scope):
        found = found.filter(pk__in=found.filter(wanted).values("pk"))
    statements = [
        Statement(said_of(one), [citing.of(one)], unverified=not one.is_verified) for one in found.newest_first()[:MOST]
    ]
    return Section(
        "outcomes", block.heading or _("What changed"), statements=statements,
        empty=_("No outcome of this level is on record."),
    )  # fmt: skip


def tied(scope: Scope) -> Q:
    """What ties an outcome to what is asked about: only by what may enter itself."""
    asks, about = scope.open(Ask.objects.all()), scope.about
    if campaign := about.get("campaign"):
        return Q(campaigns=campaign) | Q(asks__in=asks.filter(campaigns=campaign))
    if not about.keys() & {"institution", "theme", "person"}:
        return Q()
    wanted = Q(commitments__in=[one.commitment.pk for one in commitments(scope)])
    if theme := about.get("theme"):
        campaigns = scope.open(Campaign.objects.all()).filter(themes=theme)
        wanted |= Q(asks__in=asks.filter(theme=theme)) | Q(campaigns__in=campaigns)
    if body := about.get("institution"):
        wanted |= Q(asks__in=asks.filter(addressed_to=body))
    return wanted


def said_of(one: Outcome) -> str:
    told = [str(one).rstrip("."), one.when, one.for_whom, one.contribution and _("Our part: %s") % one.contribution]
    return ". ".join(part.rstrip(".") for part in map(str, told) if part) + "."
