"""A minister goes and another comes, with promises to inherit; an officer will leave, with work to hand over."""

from datetime import timedelta

from django.db.models import Count, Q

from config.demonstration.cast import INVENTED, Cast
from config.demonstration.officials import Officials
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from crm.models import Meeting, Participation, Person, Tenure
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
    return 1 + leave(scene, people)


def most_promising() -> Tenure:
    """Return the minister of today whose office owes the most."""
    ministers = Tenure.objects.filter(office__rank="minister", ended="", person__is_demonstration=True)
    owing = Q(office__commitments__is_demonstration=True, office__commitments__withdrawn_at=None)
    counted = ministers.annotate(promises=Count("office__commitments", filter=owing))
    return counted.select_related("office", "organisation").order_by("-promises", "office__key")[0]


def successor(scene: Scene, old: Tenure) -> Tenure:
    name = scene.names.pop(0)  # from the other end, so that nobody else is called differently
    person = Person.objects.create(
        name=name.bg, name_latin=name.en, languages="bg, en", basis=Person.Basis.OFFICIAL, basis_source=INVENTED,
        confidentiality=Level.PUBLIC, is_demonstration=True,
    )  # fmt: skip
    old.ended, old.end_reason = scene.day(WENT).isoformat(), RESIGNED
    old.save(update_fields=["ended", "end_reason"])
    first = (scene.day(WENT) + timedelta(days=1)).isoformat()
    return Tenure.objects.create(
        person=person, organisation=old.organisation, office=old.office, started=first, source=INVENTED
    )


def sit_in_their_place(old: Tenure, new: Tenure) -> None:
    """Whatever was held or said since is the successor's; what was only planned still waits for the other."""
    since = Participation.objects.filter(capacity=old, meeting__held_on__gt=old.ended)
    since.filter(meeting__state=Meeting.State.HELD).update(person=new.person, capacity=new)
    Commitment.objects.filter(spoken_as=old, made_on__gt=old.ended).update(spoken_by=new.person, spoken_as=new)


def leave(scene: Scene, people: Cast) -> int:
    """The last officer but one goes to another job in two weeks."""
    leaver = people.officers[-2]
    last = scene.day(-LEAVES).isoformat()
    return Tenure.objects.filter(person__user=leaver).update(ended=last, end_reason="друга работа (демо)")
