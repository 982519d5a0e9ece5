"""A paper begun from a known beginning, and the world of records at every level that no paper may tell too much of."""

import pytest

from accounts.actors import Actor
from briefings import actions
from briefings.models import Block, BlockVersion
from campaigns.models import Ask
from crm.confidentiality import Level
from tests.access import world as worlds
from tests.factories import MinistryFactory


@pytest.fixture
def body(db):
    return MinistryFactory(name="Министерство на образованието", confidentiality=Level.PUBLIC)


@pytest.fixture
def begin(leader, body):
    """Begin a paper about the ministry; `kinds` are its blocks instead of those of its beginning."""

    def begun(preset="institution", kinds=None, **words):
        given = {"institution": body, "language": "en", "level": Level.PUBLIC, **words}
        briefing = actions.begin(preset=preset, by=Actor.of(leader), **given)
        if kinds is not None:
            briefing.blocks.all().delete()
            for place, kind in enumerate(kinds, start=1):
                block = Block.objects.create(briefing=briefing, kind=kind, position=place)
                BlockVersion.objects.create(block=block, number=1, content=block.content(), by=leader)
        return briefing

    return begun


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), worlds.standing(tmp_path_factory.mktemp("files")) as standing:
        Ask.objects.update(status=Ask.Status.AGREED)  # a draft is in no paper
        yield standing
