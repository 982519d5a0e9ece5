"""A worker killed while it draws: the paper is finished once."""

import time

import pytest

from accounts import jobs, paper_pdf, tasks
from accounts.actors import Actor
from accounts.models import Job, LogEntry
from briefings.checking import state_of
from briefings.models import Block, Briefing, Edition
from crm.confidentiality import Level
from tests.accounts.test_background_work import alone, broker, kill, start_worker, until  # noqa: F401  fixtures
from tests.factories import MinistryFactory, PublishedCommitmentFactory, UserFactory


@alone
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not paper_pdf.available(), reason="NOT CHECKED: Pango is missing")
def test_a_worker_killed_while_it_draws_leaves_one_edition(start_worker):  # noqa: F811
    leader = UserFactory(role="leadership")
    ministry = MinistryFactory(confidentiality=Level.PUBLIC)
    for n in range(12):
        PublishedCommitmentFactory(owed_by=ministry, title=f"Обещание {n}")
    briefing = Briefing.objects.create(institution=ministry, author=leader, language="bg", level="public")
    Block.objects.create(briefing=briefing, kind="commitments", position=1)
    job = jobs.start(kind="briefing", by=Actor.of(leader), briefing=briefing.pk, signed=True, state=state_of(briefing))
    interrupted = []
    for _time in range(2):
        worker = start_worker()
        tasks.sweep()
        until(lambda: at_work(job) or Edition.objects.exists())
        interrupted.append(not Edition.objects.exists())
        kill(worker)
    worker = start_worker()
    until(lambda: swept_and_done(job))

    job.refresh_from_db()
    assert any(interrupted)
    assert (job.state, Edition.objects.count()) == (Job.State.DONE, 1)
    assert LogEntry.objects.filter(verb="signed off").count() == 1
    tasks.sweep()
    time.sleep(1)
    assert Edition.objects.count() == 1


def at_work(job):
    """Past the gathering, before the storing."""
    job.refresh_from_db()
    return job.state == Job.State.RUNNING and 10 < job.progress < 85 and job.pk not in jobs.orphans()


def swept_and_done(job):
    job.refresh_from_db()
    if job.state == Job.State.DONE:
        return True
    if job.pk in jobs.orphans():
        tasks.sweep()
        time.sleep(0.5)
    return False
