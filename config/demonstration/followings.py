"""What the demonstration's people follow: a few promises, and the bodies that owe most."""

from config.demonstration.cast import Cast
from config.demonstration.scene import Scene
from crm.models import Organisation
from monitoring.models import Commitment, Following


def keep(scene: Scene, cast: Cast) -> list[Following]:
    promises = list(Commitment.objects.public().order_by("due_on", "pk")[:3])
    bodies = list(
        Organisation.objects.filter(commitments__in=Commitment.objects.public()).distinct().order_by("pk")[:2]
    )
    since = scene.moment(scene.day(20))
    begun = {"made_at": since, "confirmed_at": since, "told_until": since}
    readers = [cast.officers[0], *cast.members[:1]]
    rows = [
        Following(user=reader, commitment=one, language=reader.language, **begun)
        for reader in readers
        for one in promises
    ]
    rows += [
        Following(user=cast.officers[0], organisation=one, language=cast.officers[0].language, **begun)
        for one in bodies
    ]
    return Following.objects.bulk_create(rows)
