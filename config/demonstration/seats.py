"""Who sits in the committees, all invented: some sit well, some mandates end soon, one seat has fallen empty.

The committees and their groups are real and stay as they are; the real observers of earlier years are not named.
"""

from typing import Any

from campaigns.models import Body, Mandate, Seat, SeatRight
from campaigns.models.seats import USUAL_RIGHTS
from config.demonstration.cast import Cast
from config.demonstration.names import MARK_EN, marked
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from crm.models import CoalitionMembership, Organisation, Person

How, End = Mandate.How, Mandate.End
OPEN = (Level.PUBLIC, Level.COALITION)
ENDS_SOON, ENDS_LATER = 25, 80  # days from today


def sit(scene: Scene, cast: Cast, coalition: Coalition) -> list[Mandate]:
    """Nothing here is left to chance, so the rest of the story stays as it was."""
    known = {seat.key: seat for seat in Seat.objects.exclude(key=None).select_related("body")}
    holders = [one for one in coalition.standing if coalition.contacts.get(one.pk) and one.confidentiality in OPEN]
    observer = own_seat(known["former-mc-human-resources-observer"], "mc-human-resources")
    council = own_seat(None, "nceii")
    made = [
        *in_the_past(known["former-mc-human-resources-observer"], holders[:2]),
        sits(known["mc-education-inclusion"], holders[2], coalition, scene.day(700), scene.day(-ENDS_SOON)),
        sits(known["mc-technical-assistance-inclusion"], holders[3], coalition, scene.day(900), scene.day(-ENDS_LATER)),
        sits(known["mc-regions-inclusion"], gone(scene), coalition, scene.day(600), scene.day(-500)),
        sits(known["mc-environment-inclusion"], holders[4], coalition, scene.day(500), scene.day(-600)),
        sits(observer, holders[5], coalition, scene.day(1000), scene.day(301), end=End.RESIGNED),
        sits(observer, holders[6], coalition, scene.day(300), scene.day(-430)),
        sits(observer, holders[7], coalition, scene.day(300), scene.day(-430), place=1),
        sits(observer, holders[8], coalition, scene.day(300), scene.day(-430), place=2),
        sits(council, holders[9], coalition, scene.day(800), scene.day(40), end=End.TERM),
    ]  # fmt: skip
    for seat in (observer, council):
        scene.deed(seat, cast.officers[0], scene.moment(scene.day(39)), fields=["body", "kind"])
    for one in made:
        scene.deed(one, cast.officers[0], scene.moment(scene.day(39)), fields=["seat", "organisation"])
    return made


def own_seat(predecessor: Seat | None, body: str) -> Seat:
    """An invented seat of the coalition: an observer where members vote, an adviser in the council."""
    kind = Seat.Kind.OBSERVER if predecessor else Seat.Kind.ADVISER
    seat = Seat.objects.create(
        body=Body.objects.get(organisation__key=body), kind=kind, predecessor=predecessor,
        group_bg=marked("Ромски неправителствени организации"),
        group_en=marked("Roma non-governmental organisations", MARK_EN), alternates=3 if predecessor else 0,
        started="2022", source="Демонстрация", is_demonstration=True,
    )  # fmt: skip
    usual = USUAL_RIGHTS[kind]
    SeatRight.objects.bulk_create(SeatRight(seat=seat, right=one, is_granted=one in usual) for one in SeatRight.Right)
    return seat


def in_the_past(seat: Seat, holders: list[Organisation]) -> list[Mandate]:
    """Organisations without a person: who really sat there is not named."""
    told = {"how": How.ELECTED, "end": End.TERM, "source": "Демонстрация", "is_demonstration": True}
    terms = (("2008", "2010"), ("2011", "2013"))
    return [
        Mandate.objects.create(seat=seat, organisation=holder, started=first, ended=last, **told)
        for holder, (first, last) in zip(holders, terms, strict=True)
    ]


def sits(seat: Seat, holder: Organisation, coalition: Coalition, since: Any, until: Any, **more: Any) -> Mandate:
    return Mandate.objects.create(
        seat=seat, organisation=holder, person=spokesman(holder, coalition), started=since.isoformat(),
        ended=until.isoformat(), how=How.ELECTED, act=marked("Протокол от избора"), source="Демонстрация",
        is_demonstration=True, **more,
    )  # fmt: skip


def spokesman(holder: Organisation, coalition: Coalition) -> Person | None:
    return next((tenure.person for tenure in coalition.contacts.get(holder.pk, [])), None)


def gone(scene: Scene) -> Organisation:
    """One that was a member and left."""
    left = CoalitionMembership.objects.on(scene.today).filter(status=CoalitionMembership.Status.LEFT)
    rows = left.filter(organisation__is_demonstration=True, organisation__confidentiality__in=OPEN)
    return rows.select_related("organisation").order_by("pk")[0].organisation
