"""What may become of a promise: for each public label the days, verdicts and evidence that lead to it.

Days count back from today; a negative number lies ahead. `label.py` decides, and a test asks it.
"""

from dataclasses import dataclass

from monitoring.label import Label
from monitoring.models import Delivery, Evidence

Kind, Origin, Directness, Stance = Evidence.Kind, Evidence.Origin, Evidence.Directness, Evidence.Stance


@dataclass(frozen=True)
class Verdict:
    ago: int
    delivery: Delivery
    closes: bool = False


@dataclass(frozen=True)
class Proof:
    ago: int
    kind: Evidence.Kind = Kind.DOCUMENT
    origin: Evidence.Origin = Origin.INDEPENDENT
    directness: Evidence.Directness = Directness.SECONDARY
    stance: Evidence.Stance = Stance.SUPPORTS


@dataclass(frozen=True)
class Story:
    made: int
    due: int | None = None
    verdicts: tuple[Verdict, ...] = ()
    proofs: tuple[Proof, ...] = ()
    postponed: tuple[int, int] | None = None  # on which day, to which day


def order(ago: int) -> Proof:
    """The institution's own act: primary, but from the promisor."""
    return Proof(ago, Kind.DOCUMENT, Origin.PROMISOR, Directness.PRIMARY)


def data(ago: int) -> Proof:
    return Proof(ago, Kind.DATASET, Origin.OFFICIAL, Directness.PRIMARY)


def visit(ago: int) -> Proof:
    return Proof(ago, Kind.FIELD_VISIT, Origin.INDEPENDENT, Directness.PRIMARY)


def answer(ago: int, stance: Evidence.Stance = Stance.SUPPORTS) -> Proof:
    return Proof(ago, Kind.FOI_ANSWER, Origin.PROMISOR, Directness.PRIMARY, stance)


def press(ago: int, stance: Evidence.Stance = Stance.SUPPORTS) -> Proof:
    return Proof(ago, Kind.STATEMENT, Origin.INDEPENDENT, Directness.SECONDARY, stance)


def search(ago: int) -> Proof:
    return Proof(ago, Kind.SEARCH_LOG, Origin.INTERESTED, Directness.SECONDARY, Stance.CONTEXT)


D = Delivery
STORIES: dict[Label, list[Story]] = {
    Label.KEPT: [
        Story(420, 120, (Verdict(300, D.LIMITED), Verdict(150, D.COMPLETE)), (order(310), data(160), press(155))),
        Story(230, 20, (Verdict(40, D.COMPLETE),), (order(60), visit(45))),
        Story(280, None, (Verdict(190, D.NOT_STARTED), Verdict(70, D.COMPLETE)), (answer(90), press(80))),
    ],
    Label.KEPT_LATE: [
        Story(520, 300, (Verdict(285, D.LIMITED), Verdict(220, D.SUBSTANTIAL), Verdict(180, D.COMPLETE)),
              (order(290), press(225), data(185))),
        Story(310, 95, (Verdict(35, D.COMPLETE),), (answer(50), visit(38))),
    ],
    Label.LARGELY_KEPT: [
        Story(600, 150, (Verdict(400, D.LIMITED), Verdict(100, D.SUBSTANTIAL, closes=True)), (order(410), visit(110))),
        Story(380, 60, (Verdict(25, D.SUBSTANTIAL, closes=True),), (data(30),)),
    ],
    Label.PARTLY_KEPT: [
        Story(560, 130, (Verdict(260, D.LIMITED), Verdict(90, D.LIMITED, closes=True)), (press(270), data(95))),
        Story(330, 45, (Verdict(15, D.LIMITED, closes=True),), (visit(20),)),
    ],
    Label.BROKEN: [
        Story(480, 200, (Verdict(300, D.NOT_STARTED), Verdict(170, D.ABANDONED)),
              (answer(180, Stance.CONTRADICTS), press(175, Stance.CONTRADICTS))),
        Story(450, 160, (Verdict(60, D.NO_EVIDENCE, closes=True),), (search(65),)),
        Story(610, 90, (Verdict(350, D.LIMITED), Verdict(20, D.NOT_STARTED, closes=True)), (press(360), visit(28))),
    ],
    Label.REVERSED: [
        Story(640, 250, (Verdict(260, D.COMPLETE), Verdict(80, D.REVERSED)),
              (order(275), press(270), answer(95, Stance.CONTRADICTS), press(90, Stance.CONTRADICTS))),
    ],
    Label.OVERDUE: [
        Story(400, 45, (Verdict(140, D.LIMITED),), (press(150),)),
        Story(300, 12, (Verdict(100, D.NOT_STARTED),)),
        Story(420, 120, (Verdict(200, D.LIMITED), Verdict(75, D.SUBSTANTIAL)),
              (order(210), press(80)), postponed=(125, 20)),
        Story(180, 3, (Verdict(60, D.LIMITED),), (visit(66),)),
    ],
    Label.STALLED: [
        Story(500, -120, (Verdict(240, D.LIMITED),), (press(250),)),
        Story(430, None, (Verdict(330, D.NOT_STARTED), Verdict(210, D.LIMITED)), (order(220),)),
    ],
    Label.NOT_STARTED: [
        Story(150, -90, (Verdict(50, D.NOT_STARTED),)),
        Story(240, -40, (Verdict(30, D.NO_EVIDENCE),), (search(33),)),
    ],
    Label.IN_PROGRESS: [
        Story(220, -9, (Verdict(60, D.LIMITED),), (press(70),)),
        Story(330, -75, (Verdict(200, D.LIMITED), Verdict(40, D.SUBSTANTIAL)), (order(210), visit(45))),
        Story(190, -25, (Verdict(35, D.LIMITED),), (data(42), press(39))),
        Story(360, 40, (Verdict(120, D.LIMITED), Verdict(28, D.SUBSTANTIAL)),
              (press(130), data(31)), postponed=(48, -60)),
        Story(270, -3, (Verdict(90, D.SUBSTANTIAL),), (visit(100), press(94))),
        Story(200, None, (Verdict(55, D.LIMITED),), (press(61),)),
    ],
    Label.NOT_ASSESSED: [Story(40, -140), Story(20), Story(75, -30, (), (press(60),))],
    Label.UNVERIFIABLE: [Story(350, None, (Verdict(80, D.NO_EVIDENCE),), (search(85),)), Story(120, -200)],
    Label.SUPERSEDED: [Story(530, 100, (Verdict(300, D.LIMITED),), (press(310),))],
}  # fmt: skip
