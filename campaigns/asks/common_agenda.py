"""The common agenda: what the coalition agreed to demand, by theme, each with the road it has come so far."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from accounts.gates import Visitor
from campaigns.models import AgendaItem, Ask, AskInLetter, AskPressed, AskText, Session, SignOn
from campaigns.models.sessions import sessions_by_ask
from crm.confidentiality import Level
from crm.models import Letter, Organisation, Theme

Status = Ask.Status
AGREED = (Status.AGREED, Status.TABLED, Status.ANSWERED, Status.MET, Status.PARTLY_MET, Status.REFUSED)
# What came of asks: `counter(asks, reader)` returns how many by ask, as far as the reader may see them.
Counter = Callable[[Iterable[int], Visitor], dict[int, int]]
_earned: dict[str, Counter] = {}


def register(what: str, counter: Counter) -> None:
    """Upper apps say what asks earned: `commitments`, `outcomes`."""
    _earned[what] = counter


@dataclass
class Road:
    """One agreed ask and what the reader may know of what became of it."""

    ask: Ask
    endorsed: int
    pressed: int
    at_sessions: int
    written: int
    earned: dict[str, int] = field(default_factory=dict)

    @property
    def commitments(self) -> int:
        return self.earned.get("commitments", 0)

    @property
    def outcomes(self) -> int:
        return self.earned.get("outcomes", 0)


@dataclass(frozen=True)
class Chapter:
    theme: Theme | None
    roads: list[Road]


def agenda(reader: Visitor, theme: Theme | None = None) -> list[Chapter]:
    """Return the agreed asks by theme, those without one last; every number counts what the reader may see."""
    return chaptered(roads(agreed(reader, theme), reader))


def agreed(reader: Visitor, theme: Theme | None) -> list[Ask]:
    asks = Ask.objects.visible_to(reader).filter(status__in=AGREED).for_reader(reader)
    return list(asks if theme is None else asks.filter(theme=theme))


def chaptered(those: list[Road]) -> list[Chapter]:
    chapters: dict[Theme | None, list[Road]] = {}
    for road in those:
        chapters.setdefault(road.ask.theme, []).append(road)
    in_order = sorted(chapters, key=lambda one: (one is None, str(one)))
    return [Chapter(one, chapters[one]) for one in in_order]


def roads(asks: list[Ask], reader: Visitor, level: Level = Level.RESTRICTED) -> list[Road]:
    """As far as the reader may see; on paper, sessions only up to the level that stands on it."""
    ids = [ask.pk for ask in asks]
    endorsed, written = endorsements(ids, reader), letters(ids, reader)
    pressed = by_ask(AskPressed.objects.visible_to(reader).held().filter(ask__in=ids))
    heard = AgendaItem.objects.visible_to(reader).heard().filter(asks__in=ids)
    sessions = sessions_by_ask(heard.filter(session__in=Session.objects.up_to(level)))
    earned = {what: counter(ids, reader) for what, counter in _earned.items()}
    return [
        Road(
            ask, endorsed.get(ask.pk, 0), pressed.get(ask.pk, 0), sessions.get(ask.pk, 0), written.get(ask.pk, 0),
            {what: found.get(ask.pk, 0) for what, found in earned.items()},
        )
        for ask in asks
    ]  # fmt: skip


def by_ask(rows: Any, column: str = "ask") -> dict[int, int]:
    return dict(rows.order_by().values(column).annotate(n=Count("pk")).values_list(column, "n"))


def letters(ids: list[int], reader: Visitor) -> dict[int, int]:
    sent = Letter.objects.standing().filter(direction=Letter.Direction.SENT).exclude(dated_on=None)
    return by_ask(AskInLetter.objects.visible_to(reader).filter(ask__in=ids, letter__in=sent))


def endorsements(ids: list[int], reader: Visitor) -> dict[int, int]:
    """Under the wording of today, and of organisations the reader may know of."""
    newest = AskText.objects.filter(ask__in=ids).order_by("ask", "-number").distinct("ask").values("pk")
    seen = Organisation.objects.visible_to(reader).values("pk")
    rows = SignOn.objects.visible_to(reader).standing().filter(
        choice=SignOn.Choice.ENDORSE, text__in=newest, organisation__in=seen
    )  # fmt: skip
    return by_ask(rows, "text__ask")
