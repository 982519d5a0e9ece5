"""A page that arrives twice is carried out once; with other words it is never taken for the same."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BaseForm
from django.urls import get_resolver, reverse
from django.utils.translation import override

from accounts.submissions import FormKey, KeyField
from crm.models import Document, Organisation
from monitoring.forms.meeting_log import MeetingLogForm
from tests.crm.test_organisations import PLAIN
from tests.factories import MeetingFactory

NEW = reverse("crm:organisation-new")


def kinds_of(kind):
    for child in kind.__subclasses__():
        yield child
        yield from kinds_of(child)


@pytest.fixture
def page():
    return {**PLAIN, "idempotency_key": str(uuid4())}


def test_words_added_after_a_lost_reply_are_refused_in_words_and_kept(as_user, officer, page):
    client = as_user(officer)
    first = client.post(NEW, page)

    refused = client.post(NEW, {**page, "about": "Добавено след това"})

    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "This page was saved before, with other words." in shown
    assert f'<a href="{first["Location"]}">Open what was saved</a>' in shown
    assert "Добавено след това" in shown
    assert Organisation.objects.get().about == ""


def test_who_saves_once_more_keeps_it_as_another(as_user, officer, page):
    client = as_user(officer)
    client.post(NEW, page)
    refused = client.post(NEW, {**page, "name": "Друга група"})
    fresh = str(refused.context["form"]["idempotency_key"].value())

    assert fresh != page["idempotency_key"]
    for _press in range(2):
        assert client.post(NEW, {**page, "name": "Друга група", "idempotency_key": fresh}).status_code == 302
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["Група Надежда", "Друга група"]


def test_a_page_refused_for_another_reason_keeps_its_key(as_user, officer, page):
    refused = as_user(officer).post(NEW, {**page, "name": ""})

    assert str(refused.context["form"]["idempotency_key"].value()) == page["idempotency_key"]


def test_the_same_words_after_the_page_was_loaded_anew_are_the_same(as_user, officer, page):
    client = as_user(officer)
    answers = [client.post(NEW, {**page, "csrfmiddlewaretoken": token, "version": token}) for token in ("1", "2")]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert Organisation.objects.count() == 1


def test_another_file_under_the_same_name_is_other_words(as_user, officer):
    address = reverse("crm:meeting-documents", args=[MeetingFactory().pk])
    told = {"kind": "minutes", "confidentiality": "internal", "idempotency_key": str(uuid4())}
    client = as_user(officer)
    codes = [
        client.post(address, {**told, "upload": SimpleUploadedFile("a.pdf", b"%PDF-1.4 " + body)}).status_code
        for body in (b"one", b"one", b"two")
    ]

    assert codes == [302, 302, 422]
    assert Document.objects.count() == 1


def test_what_the_page_says_is_said_in_the_readers_language(as_user, officer, page):
    officer.language = "bg"
    officer.save()
    client = as_user(officer)
    client.post(NEW, page)

    with override("bg"):
        shown = client.post(NEW, {**page, "about": "Още"}).content.decode()
    assert "Тази страница вече е запазена с друг текст." in shown
    assert "Написаното след това още не е записано" in shown


def test_every_page_with_a_key_tells_other_words_from_the_same():
    """The log of a meeting has two doors, a page and a device, and keys of its own."""
    assert get_resolver().url_patterns  # every view with its forms is loaded
    kinds = {kind for kind in kinds_of(BaseForm) if "idempotency_key" in getattr(kind, "base_fields", {})}
    plain = {kind for kind in kinds if not isinstance(kind.base_fields["idempotency_key"], KeyField)}

    assert len(kinds) > 30
    assert all(issubclass(kind, MeetingLogForm) for kind in plain)


def test_the_key_of_the_words_is_bound_to_its_page():
    one, other = (FormKey(str(uuid4()), {"name": "А"}, {}, "key") for _page in range(2))

    assert one.content not in {one, other, other.content}
    assert FormKey(str(one), {"name": "А", "key": "x"}, {}, "key").content == one.content
    assert FormKey(str(one), {"name": "Б"}, {}, "key").content != one.content
