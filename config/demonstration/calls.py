"""Two invented calls: one runs and not everybody could stand in it; of the other the decisions have come.

The committees and their groups are real; who stands and what papers they have is invented.
"""

from collections.abc import Sequence
from datetime import time
from typing import Any

from campaigns.models import Body, Call, Candidacy, Credential, Criterion, Paper, Seat
from config.demonstration.cast import Cast
from config.demonstration.names import MARK_EN, marked
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from crm.models import Organisation, Person

OPEN = (Level.PUBLIC, Level.COALITION)
Test = Criterion.Test
NUMBERLESS = (3, 4)  # of each eight, so many have no number on record
# Bulgarian, English, what answers it, and the rest.
CHECKLIST: Sequence[tuple[str, str, str, dict[str, Any]]] = (
    ("Вписана в регистъра с ЕИК", "Entered in the register under its number", Test.NUMBER, {}),
    ("Юридическо лице с нестопанска цел", "A non-profit legal person", Test.KIND, {}),
    ("Най-малко три години от учредяването", "At least three years since it was founded", Test.YEARS,
     {"number": 3, "can_be_mended": False}),
    ("Годишни доклади за дейността за две години", "Annual reports of two years", Test.PAPER,
     {"paper": Paper.ANNUAL_REPORT, "number": 2}),
    ("Удостоверение за липса на задължения, издадено в последните шест месеца",
     "Certificate of no public debts, issued in the last six months", Test.PAPER,
     {"paper": Paper.TAX, "no_older_than": 6}),
    ("Работа с маргинализирани групи в областта на програмата",
     "Work with marginalised groups in the field of the programme", Test.PERSON, {}),
)  # fmt: skip


def open_up(scene: Scene, cast: Cast, coalition: Coalition) -> list[Call]:
    """Nothing here is left to chance, so the rest of the story stays as it was."""
    holders = [one for one in coalition.standing if coalition.contacts.get(one.pk) and one.confidentiality in OPEN]
    running = call(
        scene, "mc-food-inclusion", (
            "Покана за представител и заместници в Комитета за наблюдение",
            "Call for a representative and alternates in the Monitoring Committee",
        ), -17, Call.RunBy.STATE,
    )  # fmt: skip
    decided = call(
        scene, "mc-environment-inclusion", (
            "Вътрешен избор: кого подкрепяме за заместник", "Our own choice: whom we back as an alternate",
        ), 12, Call.RunBy.COALITION,
    )  # fmt: skip
    for one in (running, decided):
        checklist(one)
        scene.deed(one, cast.officers[0], scene.moment(scene.day(25)), fields=["title_bg", "deadline"])
    keep_papers(scene, coalition.standing)
    for candidacy in [*stand_now(scene, running, holders, coalition), *stood(scene, decided, holders, coalition)]:
        scene.deed(candidacy, cast.officers[1], scene.moment(scene.day(14)), "nominated", ["organisation", "person"])
    return [running, decided]


def call(scene: Scene, seat: str, titles: tuple[str, str], ended: int, run_by: str) -> Call:
    wanted = Seat.objects.select_related("body").get(key=seat)
    made = Call.objects.create(
        body=Body.objects.get(pk=wanted.body_id), title_bg=marked(titles[0]), title_en=marked(titles[1], MARK_EN),
        run_by=run_by, published=scene.day(26).isoformat(), deadline=scene.day(ended), deadline_at=time(17, 30),
        source="Демонстрация", is_demonstration=True,
    )  # fmt: skip
    made.seats.add(wanted)
    return made


def checklist(one: Call) -> None:
    Criterion.objects.bulk_create(
        Criterion(call=one, place=place, title_bg=title_bg, title_en=title_en, test=test, source="Демонстрация", **more)
        for place, (title_bg, title_en, test, more) in enumerate(CHECKLIST, 1)
    )


def keep_papers(scene: Scene, members: list[Organisation]) -> list[Credential]:
    """Every second has its reports; some of these have their certificate too, some one that is too old by now."""
    year, papers = scene.today.year, []
    for place, body in enumerate(members):
        told = {"organisation": body, "source": "Демонстрация"}
        if place % 2 == 0:
            papers += [Credential(kind=Paper.ANNUAL_REPORT, year=year - ago, **told) for ago in (1, 2)]
        if place % 4 == 0:
            papers.append(Credential(kind=Paper.TAX, issued_on=scene.day(40), valid_until=scene.day(-140), **told))
        if place % 4 == 2:
            papers.append(Credential(kind=Paper.TAX, issued_on=scene.day(300), valid_until=scene.day(120), **told))
    registered = [body for body in members if body.kind != Organisation.Kind.INFORMAL]
    numbered = [body for place, body in enumerate(registered) if place % 8 not in NUMBERLESS]
    for place, body in enumerate(numbered, 1):
        body.register_number = f"ДЕМО-{place:03}"  # no number that could be somebody's
    Organisation.objects.bulk_update(numbered, ["register_number"])
    return Credential.objects.bulk_create(papers)


def stand_now(scene: Scene, one: Call, holders: list[Organisation], coalition: Coalition) -> list[Candidacy]:
    accepted = {"accepted_on": scene.day(6), "accepted_how": Candidacy.How.PHONE}
    return [
        put_up(scene, one, holders[10], coalition),
        put_up(scene, one, holders[11], coalition, **accepted),
        put_up(scene, one, holders[12], coalition, **accepted, submitted_on=scene.day(3), receipt="ДЕМО-17"),
    ]


def stood(scene: Scene, one: Call, holders: list[Organisation], coalition: Coalition) -> list[Candidacy]:
    handed_in = {
        "accepted_on": scene.day(20), "accepted_how": Candidacy.How.WRITING, "submitted_on": scene.day(15),
        "receipt": "ДЕМО-9", "decided_on": scene.day(4),
    }  # fmt: skip
    refused = {"decision": Candidacy.Decision.REFUSED, "reason": marked("Няма годишен доклад за втората година.")}
    return [
        put_up(scene, one, holders[13], coalition, **handed_in, decision=Candidacy.Decision.ADMITTED),
        put_up(scene, one, holders[14], coalition, **handed_in, **refused, complaint_until=scene.day(-5)),
        put_up(scene, one, holders[15], coalition, withdrawn_on=scene.day(18)),
    ]


def put_up(scene: Scene, one: Call, body: Organisation, coalition: Coalition, **more: Any) -> Candidacy:
    return Candidacy.objects.create(
        call=one, organisation=body, person=spokesman(body, coalition), nominated_by=coalition.centre,
        nominated_on=scene.day(22), **more,
    )  # fmt: skip


def spokesman(body: Organisation, coalition: Coalition) -> Person | None:
    return next((tenure.person for tenure in coalition.contacts.get(body.pk, [])), None)
