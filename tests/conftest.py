"""The cast that every test knows."""

import gc

import pytest
from _pytest.runner import pytest_runtest_protocol as run_one
from django.core.cache import cache, caches
from django.db import connections
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings

from accounts.models import Role, User
from tests import collected_files, emptying
from tests.factories import MembershipFactory, RepresentationFactory, UserFactory
from tests.room import with_room

settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")
BEGUN_ON = timezone.localdate()
emptying.install()
collected_files.install()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """What was imported and collected stays to the end: it is not looked through for waste again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    return with_room(run_one, item, nextitem)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Many tests count from the day on which they were collected."""
    if timezone.localdate() != BEGUN_ON and terminalreporter.stats.get("failed"):
        terminalreporter.write_line(
            "A new day began during this run: what failed after midnight may have failed by that."
        )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """A database made for one run need not outlive a power cut: no commit waits for the disk."""
    connections["default"].settings_dict["OPTIONS"]["options"] += " -c synchronous_commit=off"


@pytest.fixture(autouse=True)
def _fresh_cache(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        # Records that a factory makes leave no line in the log: pages are kept where a test is about that.
        "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
        "networks": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "networks"},
    }
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    caches["networks"].clear()


@pytest.fixture(autouse=True)
def _english():
    """A request answered in Bulgarian leaves its language to the thread: no test inherits it from the one before."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def _files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def one_minute(monkeypatch):
    """The minute, or the hour, in which knocks are counted does not end while the test runs."""
    monkeypatch.setattr("accounts.limits.time", lambda: 3600.0)


@pytest.fixture
def officer(db) -> User:
    return UserFactory(role=Role.OFFICER, name="Офелия Официр")


@pytest.fixture
def other_officer(db) -> User:
    return UserFactory(role=Role.OFFICER, name="Орлин Официр")


@pytest.fixture
def leader(db) -> User:
    return UserFactory(role=Role.LEADERSHIP, name="Лиляна Лидер")


@pytest.fixture
def administrator(db) -> User:
    return UserFactory(role=Role.ADMIN, name="Адам Админ")


@pytest.fixture
def member(db) -> User:
    """Speaks for an organisation that is a member today."""
    user = UserFactory(role=Role.MEMBER, name="Мария Членова")
    RepresentationFactory(user=user, organisation=MembershipFactory().organisation)
    return user


@pytest.fixture
def former_member(db) -> User:
    """Speaks for an organisation that is no member any more."""
    user = UserFactory(role=Role.MEMBER, name="Филип Бивш")
    RepresentationFactory(user=user, organisation=MembershipFactory(status="left").organisation)
    return user


@pytest.fixture
def as_user(client: Client):
    """Sign in: `as_user(officer).get(…)`."""

    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in
