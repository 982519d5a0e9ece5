"""Outside the centre a file of evidence has no name of its own, and no fingerprint but that of the copy handed out."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.test import RequestFactory
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.actors import Actor
from accounts.limits import too_many
from crm.confidentiality import Level
from crm.exporting.archive import write
from monitoring.actions.evidence import attach_evidence
from monitoring.evidence.actions.sendings import send_evidence
from monitoring.evidence.forms.sendings import begun
from tests.factories import PublishedCommitmentFactory
from tests.proof_files import pdf_of, uploaded

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
NAME = "Statement Maria Petrova.pdf"


@pytest.fixture
def statement(officer):
    return attach_evidence(
        commitment=PublishedCommitmentFactory(), by=Actor.of(officer), title="A statement", confidentiality=Level.PUBLIC,
        upload=uploaded(NAME, pdf_of("One page", "The words", info="CANARY")), passage="The words",
    )  # fmt: skip


def answers(client, evidence, *, is_public=False):
    """Return every answer in which the file is told of."""
    number = [evidence.pk]
    urls = [
        reverse("monitoring:public-evidence", args=["en", evidence.pk]),
        reverse("monitoring:public-detail", args=["en", evidence.commitment_id]),
        reverse("monitoring:public-file", args=number),
    ]
    if not is_public:
        urls = [
            reverse("monitoring:evidence-detail", args=number), evidence.commitment.get_absolute_url(),
            reverse("monitoring:evidence-file", args=number), reverse("monitoring:evidence-list") + "?export=csv",
            reverse("api:evidence-list"), reverse("api:evidence-detail", args=number),
        ]  # fmt: skip
    found = [client.get(url, headers=ENGLISH) for url in urls]
    assert [one.status_code for one in found] == [200] * len(urls)
    return [f"{one.headers} {told(one)}" for one in found]


def told(answer):
    return "" if "attachment" in answer.get("Content-Disposition", "") and "csv" not in answer["Content-Type"] else (
        b"".join(answer.streaming_content) if answer.streaming else answer.content
    ).decode()  # fmt: skip


def test_the_name_it_came_with_and_the_fingerprint_of_the_original_stay_in_the_centre(
    as_user, client, officer, member, statement
):
    assert statement.original_sha256 != statement.sha256
    inside = "\n".join(answers(as_user(officer), statement))
    assert NAME in inside
    assert statement.original_sha256 in inside
    for one in [*answers(as_user(member), statement), *answers(client, statement, is_public=True)]:
        assert "Petrova" not in one
        assert statement.original_sha256 not in one


def test_outside_the_centre_a_download_is_called_by_its_number(as_user, client, member, statement):
    called = f"evidence-{statement.pk}.pdf"
    for one in (as_user(member).get(reverse("monitoring:evidence-file", args=[statement.pk])),
                client.get(reverse("monitoring:public-file", args=[statement.pk]))):  # fmt: skip
        assert one["Content-Disposition"].endswith(called)
    reader = APIClient()
    reader.force_login(member)
    assert reader.get(reverse("api:evidence-detail", args=[statement.pk])).json()["file_name"] == called


def test_an_archive_of_all_one_may_see_keeps_the_name_in_the_centre_too(officer, member, statement):
    def archive(user):
        made = io.BytesIO()
        write(made, user, lambda *_told: None)
        with zipfile.ZipFile(made) as found:
            return "\n".join([*found.namelist(), found.read("evidence.csv").decode()])

    for kept in (NAME, statement.original_sha256):
        assert kept in archive(officer)
        assert kept not in archive(member)
    assert f"evidence/{statement.pk}-evidence-{statement.pk}.pdf" in archive(member)


def test_the_words_of_a_sender_are_no_publisher(officer):
    sent = send_evidence(commitment=PublishedCommitmentFactory(), text="x", source="My sister Maria, a clerk there")
    assert "Maria" not in str(begun(sent).get("publisher", ""))


def test_a_page_whose_file_is_gone_or_broken_still_opens(client, statement):
    url = reverse("monitoring:public-evidence", args=["en", statement.pk])
    default_storage.delete(statement.file.name)
    assert "not shown in the page" in client.get(url, headers=ENGLISH).content.decode()


def test_a_page_whose_file_cannot_be_drawn_still_opens(client, statement):
    with open(default_storage.path(statement.file.name), "wb") as stored:
        stored.write(b"%PDF-nothing")
    url = reverse("monitoring:public-evidence", args=["en", statement.pk])
    assert "not shown in the page" in client.get(url, headers=ENGLISH).content.decode()


@pytest.mark.parametrize(
    ("first", "second", "are_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True), ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False), ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
    ],
)  # fmt: skip
def test_one_line_of_ipv6_is_counted_as_one(first, second, are_one):
    ask = RequestFactory()
    assert not too_many(ask.get("/", REMOTE_ADDR=first), f"test-{first}-{second}", most=1, seconds=3600)
    assert too_many(ask.get("/", REMOTE_ADDR=second), f"test-{first}-{second}", most=1, seconds=3600) is are_one
