"""Sessions of one committee, all invented and marked so: ahead with late papers, in writing, held and reported, held
and the report overdue. The committee is real; nothing here was ever on its agenda.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from campaigns.models import (
    AgendaItem,
    Ask,
    Interest,
    Mandate,
    MemberPosition,
    ReportBack,
    ReportQuestion,
    Session,
    SessionAttendance,
)
from campaigns.sessions import report_actions
from campaigns.sessions.notice import report_due
from config.demonstration.cast import Cast
from config.demonstration.names import MARK_EN, marked
from config.demonstration.scene import Scene
from config.demonstration.texts import Row, sheet
from crm.confidentiality import Level
from crm.models import Organisation, Person, Representation
from monitoring.models import Commitment

COMMITTEE = "mc-human-resources"
AHEAD, WRITTEN = 9, 4  # days from today
HELD, HELD_LATER = 48, 24  # days ago
WANTED = (
    "Прагът за опит да падне на една година (демо).",
    "Авансово плащане от 60 на сто за малките организации (демо).",
)
PROMISED = (
    "Въпросите и отговорите по критериите се публикуват",
    "Ще публикуваме всички въпроси и отговори по критериите на страницата на програмата.",
)
QUESTION = "Ще има ли отделен прием за организации без опит? (демо)"
ANSWER = "Обещаха да отговорят писмено до следващото заседание (демо)."


def meet(scene: Scene, cast: Cast) -> list[Session]:
    """Nothing here is left to chance, so the rest of the story stays as it was."""
    mandates = list(
        Mandate.objects.filter(seat__body__organisation__key=COMMITTEE, is_demonstration=True).on(scene.today)
    )
    mandates.sort(key=lambda one: one.place)
    mandates.append(third_alternate(scene, cast, mandates[0]))
    days = {"ahead": weekday(scene.day(-AHEAD)), "written": weekday(scene.day(-WRITTEN)),
            "held": scene.workday(HELD), "late": scene.workday(HELD_LATER)}  # fmt: skip
    made = {name: session(scene, mandates[0], name, day) for name, day in days.items()}
    for row in sheet("agenda_items"):
        item(made[row["session"]], row)
    gather(scene, made["ahead"], cast)
    attend(made["held"], mandates, ["present", "excused", "", "present"])
    attend(made["late"], mandates, ["present", "absent", "", "replaced"])
    owe(scene, made["held"], mandates[0], is_sent=True)
    owe(scene, made["held"], mandates[3], is_sent=True)
    owe(scene, made["late"], mandates[0], is_sent=False)
    promise(scene, made["held"], cast)
    for one in made.values():
        scene.deed(one, cast.officers[0], scene.moment(scene.day(50)), fields=["body", "held_on"])
    return list(made.values())


def promise(scene: Scene, held: Session, cast: Cast) -> None:
    """One promise noted there, still a draft of the centre: the account of a real body tells nothing invented of it."""
    item = held.items.exclude(said="").order_by("number").first() or held.items.order_by("number")[0]
    made = Commitment.objects.create(
        title=marked(PROMISED[0]), verbatim=marked(PROMISED[1]), language="bg", made_on=held.held_on,
        original_due=scene.day(-40), owed_by=held.body.organisation, origin=Commitment.Origin.SESSION, agenda_item=item,
        says_who=True, says_what=True, says_when=True, confidentiality=Level.INTERNAL, owner=cast.officers[0],
        author=cast.officers[0], is_demonstration=True,
    )  # fmt: skip
    made.asks.set(item.asks.all())
    scene.deed(made, cast.officers[0], scene.moment(scene.day(HELD - 6)), fields=["title", "agenda_item"])


def weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def third_alternate(scene: Scene, cast: Cast, titular: Mandate) -> Mandate:
    """So that the printed account of a member has a committee of its own."""
    own = Representation.objects.current(scene.today).filter(user=cast.members[0]).select_related("organisation")
    person = Person.objects.filter(user=cast.members[0]).first()
    return Mandate.objects.create(
        seat=titular.seat, organisation=own.order_by("pk")[0].organisation, person=person, place=3,
        started=titular.started, ended=titular.ended, how=titular.how, act=titular.act, source="Демонстрация",
        is_demonstration=True,
    )  # fmt: skip


def session(scene: Scene, mandate: Mandate, name: str, day: date) -> Session:
    is_over, is_written = name in {"held", "late"}, name == "written"
    papers = {"ahead": scene.day(2), "written": scene.day(12)}.get(name, day - timedelta(days=20))
    told: dict[str, Any] = {"has_quorum": True, "present": 31} if is_over else {}
    words = ("Писмена процедура", "Written procedure") if is_written else ("Заседание", "Session")
    if name == "held":
        told |= {"minutes_adopted_on": day + timedelta(days=15), "minutes_published_on": day + timedelta(days=18)}
    return Session.objects.create(
        body=mandate.seat.body, kind="written" if is_written else "session", state="held" if is_over else "planned",
        title_bg=marked(words[0]), title_en=marked(words[1], MARK_EN), held_on=day,
        held_at=None if is_written else time(10, 30), where="" if is_written else marked("София, голямата зала"),
        convened_on=papers - timedelta(days=3), papers_on=papers, source="Демонстрация", is_verified=False,
        confidentiality=Level.COALITION, is_demonstration=True, **told,
    )  # fmt: skip


def item(one: Session, row: Row) -> AgendaItem:
    made = AgendaItem.objects.create(
        session=one, number=one.items.count() + 1, kind=row["kind"], title_bg=marked(row["title_bg"]),
        title_en=marked(row["title_en"], MARK_EN), position=row["position"], said=row["said"], vote=row["vote"],
        result=row["result"], outcome=row["outcome"],
        position_on=one.held_on - timedelta(days=12) if row["position"] else None,
    )  # fmt: skip
    asks = Ask.objects.filter(is_demonstration=True, theme__key=row["theme"], confidentiality=Level.PUBLIC)
    made.asks.set(asks.order_by("pk")[:1] if row["theme"] else [])
    return made


def gather(scene: Scene, ahead: Session, cast: Cast) -> None:
    """Two members have said what should be said of the first item; the printed account of a member has not."""
    first = ahead.items.order_by("number")[0]
    rows = Representation.objects.current(scene.today).exclude(user=cast.members[0]).select_related("organisation")
    open_ones = rows.filter(organisation__confidentiality__in=(Level.PUBLIC, Level.COALITION)).order_by("pk")[:2]
    for row, text in zip(open_ones, WANTED, strict=True):
        MemberPosition.objects.create(
            item=first, organisation=row.organisation, text=text, by=row.user, at=scene.moment(scene.day(1))
        )
    holder = Mandate.objects.filter(seat__body=ahead.body, is_demonstration=True).on(ahead.held_on).titular()[0]
    Interest.objects.create(
        item=first, mandate=holder, declared="declared", reason="Организацията ще кандидатства по мярката (демо)."
    )


def attend(one: Session, mandates: list[Mandate], states: list[str]) -> None:
    SessionAttendance.objects.bulk_create(
        SessionAttendance(session=one, mandate=mandate, state=state)
        for mandate, state in zip(mandates, states, strict=True) if state
    )  # fmt: skip


def owe(scene: Scene, one: Session, mandate: Mandate, *, is_sent: bool) -> None:
    report = ReportBack.objects.create(session=one, mandate=mandate, due_on=report_due(one.held_on))
    if not is_sent:
        return
    with override("bg"):
        report.text = report_actions.draft(report, list(one.items.order_by("number")))
    report.sent_on = report.due_on - timedelta(days=1)
    report.save()
    at = timezone.make_aware(datetime.combine(report.due_on, time(9)))
    asker = Organisation.objects.filter(pk__in=MemberPosition.objects.values("organisation")).order_by("pk")[0]
    if mandate.place == 0:
        ReportQuestion.objects.create(
            report=report, organisation=asker, text=QUESTION, at=at, answer=ANSWER, answered_on=report.due_on
        )
