"""Somebody wrote three of ours down a second time; two wait to be noticed, one was merged already."""

from config.demonstration.cast import INVENTED, Cast
from config.demonstration.names import MARK_EN, marked
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from crm.lawfulness import Ground, keep_ground
from crm.merging import looking
from crm.merging.joining import join
from crm.models import ContactPoint, DuplicatePair, Merge, Organisation, Person, Tenure

DAYS_AGO = 40
MERGED_AGO = 9  # it can still be undone


def appear(scene: Scene, cast: Cast, coalition: Coalition) -> int:
    """Return how many records stand there twice."""
    named = [one for one in coalition.organisations if one.short_name and one in coalition.standing]
    merged, suspected = named[3], named[7]
    put_together(scene, cast, merged)
    again(scene, cast, suspected)
    person_again(scene, cast, coalition.contacts[suspected.pk][0])
    looking.look()
    DuplicatePair.objects.update(found_at=scene.moment(scene.day(1)))
    return 3


def again(scene: Scene, cast: Cast, known: Organisation) -> Organisation:
    """The same club, written down in the other script by somebody in a hurry, with its phone."""
    called = known.name_latin.split(" (")[0].upper()
    twin = Organisation.objects.create(
        kind=known.kind, name=marked(called, MARK_EN), name_latin=marked(called, MARK_EN), place=known.place,
        confidentiality=Level.COALITION, source=INVENTED, is_verified=False, is_demonstration=True,
    )  # fmt: skip
    for point in known.contact_points.filter(kind=ContactPoint.Kind.PHONE).order_by("pk")[:1]:
        ContactPoint.objects.create(organisation=twin, kind=point.kind, value=point.value)
    scene.deed(twin, cast.officers[0], scene.moment(scene.day(DAYS_AGO)), fields=["name", "kind"])
    return twin


def person_again(scene: Scene, cast: Cast, known: Tenure) -> Person:
    twin = Person.objects.create(
        name=known.person.name_latin,
        name_latin=known.person.name_latin,
        confidentiality=Level.INTERNAL,
        is_demonstration=True,
    )
    keep_ground([twin], Ground(Person.Basis.MEMBER, INVENTED, since=scene.day(DAYS_AGO)))
    Tenure.objects.create(person=twin, organisation=known.organisation, role=known.role, source=INVENTED)
    scene.deed(twin, cast.officers[0], scene.moment(scene.day(DAYS_AGO)), fields=["name"])
    return twin


def put_together(scene: Scene, cast: Cast, known: Organisation) -> None:
    """An officer has noticed and made one of the two."""
    twin = again(scene, cast, known)
    known.refresh_from_db()
    by, at = cast.officers[0], scene.moment(scene.day(MERGED_AGO))
    joined = join(known, twin, {}, keeps_name=True)
    Merge.objects.create(
        kept_organisation=known, gone_organisation=twin, before=joined.before, after=joined.after,
        moved=joined.folded.moved, folded=joined.folded.folded, made=joined.made, by=by, at=at, is_demonstration=True,
    )  # fmt: skip
    scene.deed(known, by, at, "merged another record into it", [])
    scene.deed(twin, by, at, "merged it into another record", ["merged_into"])
