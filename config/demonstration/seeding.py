"""The demonstration coalition, told from beginning to end in one transaction."""

from datetime import date

from django.core.cache import cache
from django.db import transaction

from accounts.models import User
from config import reference
from config.demonstration import (
    asks,
    assessments,
    briefings,
    bulk,
    calls,
    campaigns,
    cast,
    commitments,
    consultations,
    depth,
    documents,
    elections,
    evidence,
    followings,
    heartbeat,
    indicators,
    letters,
    lists,
    looks,
    meetings,
    network_stories,
    officials,
    organisations,
    outcomes,
    papers_sent,
    phases,
    policy_papers,
    projects,
    reading,
    rights,
    saved_views,
    seats,
    sendings,
    sessions,
    snapshots,
    stances,
    tasks,
    ties,
    trainings,
    trays,
    turnover,
    twins,
)
from config.demonstration.scene import Scene
from crm.models import Organisation

SEED = 1905


def is_empty() -> bool:
    """Whether nobody has an account and nothing but reference data is there."""
    return not User.objects.exists() and not Organisation.objects.filter(key=None).exists()


def is_here() -> bool:
    return Organisation.objects.filter(is_demonstration=True).exists()


def taken() -> list[str]:
    """Return our addresses that people use; a closed account of an earlier demonstration may be opened again."""
    addresses = [address for _, count, name in cast.SEATS for address in cast.addresses(name, count)]
    used = User.objects.filter(email__in=addresses, is_active=True)
    return list(used.order_by("email").values_list("email", flat=True))


@transaction.atomic
def seed(*, today: date, seed: int = SEED) -> dict[str, int]:
    """Return how many of each were made. The same day and seed give the same story."""
    reference.load()
    scene = Scene.open(today, seed)
    people = cast.gather(scene)
    coalition = organisations.found(scene)
    cast.employ(scene, people, coalition.centre)
    organisations.settle(scene, coalition, people)
    counts = {"accounts": len(people.names), "organisations": len(coalition.organisations)}
    counts |= advocate(scene, people, coalition)
    counts["ties"] = len(ties.tie(scene, coalition, people))
    counts["briefings"] = len(briefings.ask(scene, people))
    counts["profile checks"] = len(heartbeat.ask(scene, people, coalition))
    counts["imports"] = len(lists.bring(scene, people))
    counts["privacy requests"] = len(rights.ask(scene, people, coalition))
    counts["twins"] = twins.appear(scene, people, coalition)
    bulk.tag_letters(scene, people)
    counts["saved views"] = len(saved_views.keep(scene, people))
    counts["messages"] = len(trays.fill(scene, people, coalition))
    counts["sendings of readers"] = len(sendings.send(scene, people))
    counts["milestones"] = len(phases.plan(scene, people))
    counts["consultations"] = len(consultations.ask(scene, people, coalition))
    counts["outcomes"] = len(outcomes.note(scene, people))
    counts["deliverables"] = projects.carry(scene, people, coalition).deliverables.count()
    counts["mandates"] = len(seats.sit(scene, people, coalition))
    counts["calls"] = len(calls.open_up(scene, people, coalition))
    counts["sessions"] = len(sessions.meet(scene, people))
    counts["elections"] = len(elections.elect(scene, people, coalition))
    counts["trainings and help"] = len(trainings.give(scene, people, coalition))
    counts["subscriptions"] = len(followings.keep(scene, people))
    reading.read(scene, people)
    counts["indicators"] = len(indicators.measure(scene, people))
    counts["rounds of checks"] = len(looks.send(scene, people, coalition))
    counts["claims, sums and answers"] = depth.deepen(scene, people)
    counts["answers about ties"] = len(network_stories.live(scene, people, coalition))
    counts["snapshots of the network"] = len(snapshots.take_each_month(scene, people))
    counts["briefings"] += len(policy_papers.write(scene, people)) + papers_sent.send(scene, people)
    counts["log entries"] = scene.tell()
    cache.delete("demonstration")
    return counts


def advocate(scene: Scene, people: cast.Cast, coalition: organisations.Coalition) -> dict[str, int]:
    """The road itself: demands, talks, promises, what became of them, and what is left to do."""
    holders = officials.appoint(scene, commitments.promising_towns())
    efforts = campaigns.start(scene, people, coalition)
    talks = meetings.hold(scene, people, coalition, holders)
    demands = asks.agree(scene, people, efforts)
    asks.press(scene, demands, talks)
    promises = commitments.give(scene, people, talks, demands)
    turnover.pass_on(scene, people, holders)
    return {
        "meetings": len(talks),
        "asks": len(demands),
        "campaigns": len(efforts),
        "commitments": len(promises),
        "evidence": len(evidence.attach(scene, people, promises)),
        "assessments": len(assessments.judge(scene, people, promises)),
        "tasks": len(tasks.give(scene, people, talks, promises)),
        "documents": len(documents.store(scene, talks, demands)),
        "letters": len(letters.write(scene, people, holders, talks, demands)),
        "stances": len(stances.stand(scene, people, demands)),
    }
