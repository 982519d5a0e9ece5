"""A minister goes and another comes, with promises to inherit; an officer will leave, with work to hand over."""

from datetime import timedelta

from django.db.models import Count, Q

from accounts.models import User
from config.demonstration.cast import INVENTED, Cast
from config.demonstration.names import marked
from config.demonstration.officials import Officials
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from crm.lawfulness import Ground, keep_ground
from crm.models import Meeting, Participation, Person, Side, Tenure
from monitoring.models import Commitment

WENT = 24  # days ago
LEAVES = 12  # days ahead
RESIGNED = "правителството подаде оставка (демо)"


def pass_on(scene: Scene, people: Cast, holders: Officials) -> int:
    """Return how many hands changed."""
    old = most_promising()
    new = successor(scene, old)
    holders.tenures[old.organisation_id].append(new)
    for known in holders.tenures[old.organisation_id]:
        if known.pk == old.pk:
            known.ended = old.ended
    sit_in_their_place(old, new)
    leaver = people.officers[-2]
    talk(scene, leaver, old)
    last = scene.day(-LEAVES).isoformat()
    return 1 + Tenure.objects.filter(person__user=leaver).update(ended=last, end_reason="друга работа (демо)")


def most_promising() -> Tenure:
    """Return the minister of today whose office owes the most."""
    ministers = Tenure.objects.filter(office__rank="minister", ended="", person__is_demonstration=True)
    owing = Q(office__commitments__is_demonstration=True, office__commitments__withdrawn_at=None)
    counted = ministers.annotate(promises=Count("office__commitments", filter=owing))
    return counted.select_related("office", "organisation").order_by("-promises", "office__key")[0]


def successor(scene: Scene, old: Tenure) -> Tenure:
    old.ended, old.end_reason = scene.day(WENT).isoformat(), RESIGNED
    old.save(update_fields=["ended", "end_reason"])
    first = (scene.day(WENT) + timedelta(days=1)).isoformat()
    return Tenure.objects.create(
        person=invented(scene), organisation=old.organisation, office=old.office, started=first, source=INVENTED
    )


def invented(scene: Scene) -> Person:
    name = scene.names.pop(0)  # from the other end, so that nobody else is called differently
    person = Person.objects.create(
        name=name.bg, name_latin=name.en, languages="bg, en", confidentiality=Level.PUBLIC, is_demonstration=True
    )
    keep_ground([person], Ground(Person.Basis.OFFICIAL, INVENTED, since=scene.day(20)))
    return person


def sit_in_their_place(old: Tenure, new: Tenure) -> None:
    """Whatever was held or said since is the successor's; what was only planned still waits for the other."""
    since = Participation.objects.filter(capacity=old, meeting__held_on__gt=old.ended)
    since.filter(meeting__state=Meeting.State.HELD).update(person=new.person, capacity=new)
    since.filter(meeting__state=Meeting.State.PLANNED).update(capacity=None)
    Commitment.objects.filter(spoken_as=old, made_on__gt=old.ended).update(spoken_by=new.person, spoken_as=new)


def talk(scene: Scene, leaver: User, old: Tenure) -> None:
    """An expert whom we met once, through the one minister and the one officer; and a talk that waits for both."""
    expert = invented(scene)
    desk = Tenure.objects.create(
        person=expert, organisation=old.organisation, role="Експерт (демо)", started=scene.day(500).isoformat()[:7],
        source=INVENTED,
    )  # fmt: skip
    for ago, state, about in (
        (WENT + 40, Meeting.State.HELD, "Данни за вторичната сегрегация: кой ги събира"),
        (-9, Meeting.State.PLANNED, "Данни за вторичната сегрегация: втори разговор"),
    ):
        meeting = Meeting.objects.create(
            held_on=scene.workday(ago), about=marked(about), state=state, author=leaver, is_demonstration=True,
            made_at=scene.moment(scene.day(max(ago, 2))),
        )  # fmt: skip
        as_minister = old if state == Meeting.State.HELD else None
        seats = [(leaver.person, Side.OURS, None), (old.person, Side.THEIRS, as_minister), (expert, Side.THEIRS, desk)]
        Participation.objects.bulk_create(
            Participation(meeting=meeting, person=person, side=side, capacity=capacity)
            for person, side, capacity in seats
        )
        verb = "recorded" if state == Meeting.State.HELD else "planned"
        scene.deed(meeting, leaver, meeting.made_at, verb, ["about", "held_on"])
