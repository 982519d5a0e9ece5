"""What consultations tell the registries of pages, home, timeline and calendar."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.gates import Visitor
from accounts.models import User
from accounts.models.user import CENTRE
from accounts.registries import HomeCard, NavigationEntry, add_home_cards, add_navigation
from campaigns.models import Ask, Consultation, SignOn, SignOnRequest
from campaigns.signing.counting import count_each
from campaigns.signing.importing import SignOns, settled
from crm import calendar, panels, timeline
from crm.calendar import Entry, Span
from crm.importing import taking_back, targets
from crm.models import Organisation
from crm.timeline import Item

MOST = 5


def asked_of_me(user: User) -> dict[str, object] | None:
    """What my organisation has not answered yet, the first to end first."""
    waiting = SignOnRequest.objects.visible_to(user).answerable_by(user).unanswered().for_list()
    running = waiting.filter(consultation__closed_at=None, consultation__answers_until__gte=timezone.localdate())
    requests = list(running.order_by("consultation__answers_until", "pk")[:MOST])
    return {"requests": requests} if requests else None


def running(user: User) -> dict[str, object] | None:
    """How far the consultations are that run now."""
    rows = list(Consultation.objects.visible_to(user).open().for_list().order_by("answers_until", "pk")[:MOST])
    counts = count_each(rows)
    return {"consultations": [(one, counts[one.pk]) for one in rows]} if rows else None


def of_ask(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """When the members were asked about an ask, for those who were and the centre."""
    if not isinstance(record, Ask):
        return []
    rows = Consultation.objects.visible_to(user).filter(ask=record).for_list()[:most]
    return [
        Item(
            on=timezone.localdate(one.opened_at), icon="hand-thumbs-up", title=now("The members are asked"),
            url=one.get_absolute_url(),
        )
        for one in rows
    ]  # fmt: skip


def of_organisation(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """What the organisation said to which ask, as far as the reader may see the answer."""
    if not isinstance(record, Organisation):
        return []
    rows = SignOn.objects.visible_to(user).standing().filter(organisation=record).for_list()
    return [answer_item(one) for one in rows.order_by("-at", "-pk")[:most]]


def answer_item(answer: SignOn) -> Item:
    ask = answer.request.consultation.ask
    words = {
        SignOn.Choice.ENDORSE: now("Endorsed: %(ask)s"),
        SignOn.Choice.ABSTAIN: now("Abstained: %(ask)s"),
        SignOn.Choice.OBJECT: now("Objected: %(ask)s"),
    }[SignOn.Choice(answer.choice)]
    return Item(
        on=timezone.localdate(answer.at), icon="hand-thumbs-up", title=words % {"ask": ask},
        url=ask.get_absolute_url(), tone=answer.tone, level=ask.confidentiality,
    )  # fmt: skip


def last_days(user: User, span: Span) -> list[Entry]:
    """The last day to answer, for those who are asked and the centre; nobody's alone."""
    if span.mine:
        return []
    rows = Consultation.objects.visible_to(user).open().filter(answers_until__range=(span.first, span.last))
    return [
        Entry(
            kind="consultation", day=one.answers_until, title=str(one.ask), url=one.get_absolute_url(),
            level=one.ask.confidentiality, uid=f"consultation-{one.pk}", note=now("last day to answer"),
        )
        for one in rows.for_list()[: calendar.MOST]
    ]  # fmt: skip


add_navigation(NavigationEntry(_("Consultations"), "campaigns:consultation-list", "hand-thumbs-up", 72))
add_navigation(NavigationEntry(_("Common agenda"), "campaigns:common-agenda", "card-list", 74))
add_home_cards(
    HomeCard("campaigns/_home_asked_of_me.html", asked_of_me, 5),
    HomeCard("campaigns/_home_consultations.html", running, 27, CENTRE, "side"),
)
timeline.register(of_ask, of_organisation)
calendar.register(
    calendar.Source(
        "consultation", _("Consultations"), "hand-thumbs-up", 65, last_days, _("Last day of a consultation")
    )
)
panels.register(panels.Panel("ask", "campaigns:ask-consent", 5))
targets.register(SignOns())
taking_back.register(SignOn, settled=settled)
