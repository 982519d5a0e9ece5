"""The public tracker's own space: one address is one page, kept until something changes and never a moment longer."""

import gzip
import json
import re
import threading
import xml.etree.ElementTree as ET
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.actors import Actor
from accounts.log import log
from accounts.remembered import standing
from crm.actions.organisations import change_organisation
from crm.confidentiality import Level
from monitoring.actions.commitments import revise_due, withdraw_commitment
from monitoring.actions.evidence import correct_evidence
from monitoring.models import Assessment
from tests.assessing import publish
from tests.factories import CommitmentFactory, EvidenceFactory, OrganisationFactory, PublishedCommitmentFactory

ATOM = "{http://www.w3.org/2005/Atom}"


def page(name, *args, language="en"):
    return reverse(f"monitoring:public-{name}", args=[language, *args])


def text(response):
    return response.content.decode()


@pytest.fixture
def kept_pages(settings):
    """Pages are kept in memory, as in the product."""
    settings.CACHES = {
        **settings.CACHES,
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "of a test"},
    }
    caches["pages"].clear()


@pytest.fixture
def promise(officer, other_officer):
    """Published the proper way, with two versions: the second one puts the first one right."""
    commitment = CommitmentFactory(
        title="120 места",
        confidentiality=Level.PUBLIC,
        owed_by=OrganisationFactory(name="Министерство", confidentiality=Level.PUBLIC),
        original_due="2026-06-30",
        test_complete="Всички.",
        test_broken="Нито едно.",
        test_source="ДВ.",
    )
    EvidenceFactory(commitment=commitment, title="Заповед РД-1", directness="primary", confidentiality=Level.PUBLIC)
    publish(commitment, officer, other_officer, delivery="complete", rationale="Открити са всички 120 места.")
    publish(
        commitment,
        officer,
        other_officer,
        delivery="limited",
        rationale="Преброени са само 40 места.",
        cause="correction",
    )
    commitment.refresh_from_db()
    return commitment


EVERY_FORM = ["list", "csv", "json", "feed", "corrections", "dictionary", "dictionary-json", "preview"]
OF_ONE = ["detail", "card", "record-csv", "record-json", "commitment-feed", "commitment-preview"]


def addresses(commitment):
    return [
        *(page(name) for name in EVERY_FORM),
        *(page(name, commitment.pk) for name in OF_ONE),
        page("version", commitment.pk, 1),
        page("institution", commitment.owed_by_id),
        page("institution-feed", commitment.owed_by_id),
        reverse("monitoring:how-we-assess", args=["en"]),
    ]


# Nobody in particular


def test_no_page_knows_who_asks(client, as_user, leader, promise):
    PublishedCommitmentFactory(title="Вътрешно", confidentiality=Level.INTERNAL)
    for address in addresses(promise):
        plain = client.get(address)
        as_user(leader)
        with CaptureQueriesContext(connection) as asked:
            signed_in = client.get(address, headers={"accept-language": "bg", "authorization": "Token x"})
        client.logout()
        assert plain.status_code == 200, address
        assert signed_in.content == plain.content, address
        assert not signed_in.cookies and "Cookie" not in signed_in.headers.get("Vary", ""), address
        assert signed_in.headers["Cache-Control"].startswith("public"), address
        assert not [query for query in asked if "django_session" in query["sql"]], address


def test_what_is_hidden_moves_no_byte_of_any_form(client, promise, officer):
    before = {address: client.get(address).content for address in addresses(promise)}
    told = {address: client.get(address).headers.get("Last-Modified") for address in addresses(promise)}
    inside = PublishedCommitmentFactory(owed_by=promise.owed_by, confidentiality=Level.COALITION)
    revise_due(
        commitment=inside, due_on=timezone.localdate() + timedelta(days=9), reason="Вътре.", by=Actor.of(officer)
    )
    withdraw_commitment(commitment=inside, reason="Вътре.", by=Actor.of(officer))
    EvidenceFactory(commitment=promise, confidentiality=Level.INTERNAL)
    CommitmentFactory(owed_by=promise.owed_by, confidentiality=Level.PUBLIC)
    for address in addresses(promise):
        answer = client.get(address)
        assert answer.content == before[address], address
        assert answer.headers.get("Last-Modified") == told[address], address


def test_a_page_weighs_less_than_a_hundred_kilobytes_besides_the_font(client, promise):
    """As they travel, packed; nothing is asked of anybody else."""
    for address in (page("list"), page("detail", promise.pk), page("institution", promise.owed_by_id)):
        html = text(client.get(address))
        asked = set(
            re.findall(r'(?:<link rel="(?:stylesheet|icon)" href|<script src|<use href|<img src)="([^"#]+)', html)
        )
        assert asked and all(one.startswith("/static/") for one in asked)
        files = [Path(str(finders.find(one.removeprefix("/static/")))).read_bytes() for one in asked]
        assert sum(len(gzip.compress(part)) for part in [html.encode(), *files]) < 100_000, address


def test_an_address_without_a_language_leads_to_the_one_the_visitor_reads(client, promise):
    for rest in ("", f"{promise.pk}/", f"{promise.pk}/v1/", "method/", "commitments.csv?label=kept", "corrections"):
        answer = client.get(f"/tracker/{rest}", headers={"accept-language": "bg;q=0.9, fr;q=0.4"})
        assert answer.status_code == 302 and answer.headers["Location"].startswith(f"/tracker/bg/{rest.split('?')[0]}")
        assert "Accept-Language" in answer.headers["Vary"]
        assert client.get(answer.headers["Location"]).status_code == 200
    assert client.get("/tracker/nothing/").status_code == client.get("/tracker/en/999999/").status_code == 404


def test_a_page_names_itself_in_every_language(client, promise, settings):
    html = text(client.get(page("detail", promise.pk, language="bg")))
    assert '<html lang="bg"' in html
    assert f'<link rel="canonical" href="{settings.BASE_URL}/tracker/bg/{promise.pk}/">' in html
    assert f'hreflang="en" href="{settings.BASE_URL}/tracker/en/{promise.pk}/"' in html
    assert f'hreflang="x-default" href="{settings.BASE_URL}/tracker/{promise.pk}/"' in html


def test_the_tail_a_network_adds_to_an_address_changes_nothing(client, promise):
    plain = client.get(page("list") + "?label=kept&label=broken").content
    assert client.get(page("list") + "?fbclid=123&label=broken&utm_source=x&label=kept&q=&page=1").content == plain


@pytest.mark.parametrize(
    ("name", "tail"),
    [
        ("detail", "?q=a&page=7"), ("commitment-preview", "?q=b"), ("csv", "?page=3"), ("list", "?page=007"),
        ("list", "?page=-1"), ("list", "?page=99999999"), ("corrections", "?page=2"),
    ],
)  # fmt: skip
def test_a_page_is_kept_under_no_other_spelling_of_its_address(client, promise, kept_pages, name, tail):
    address = page(name, promise.pk) if name in OF_ONE else page(name)
    plain = client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address + tail)["ETag"] == plain["ETag"]
    assert not [one for one in asked if "monitoring_commitment" in one["sql"]]


def test_what_came_back_to_one_visitor_is_kept_for_nobody(client, promise):
    refused = client.post(reverse("monitoring:send", args=["en", promise.pk]), {"x": "1"})
    assert (refused.status_code, refused["Cache-Control"]) == (422, "no-store")


# Kept, and never too long


def test_a_page_is_worked_out_once_between_two_changes(client, promise, kept_pages):
    first = client.get(page("detail", promise.pk))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page("detail", promise.pk)).content == first.content
    assert len(asked) == 1


def test_what_a_reader_has_is_not_sent_again(client, promise, kept_pages):
    whole = client.get(page("detail", promise.pk))
    tag = whole.headers["ETag"]
    for known in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
        again = client.get(page("detail", promise.pk), headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert client.get(page("detail", promise.pk), headers={"if-none-match": '"x"'}).status_code == 200
    packed = client.get(page("detail", promise.pk), headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == whole.content
    head = client.head(page("detail", promise.pk))
    assert (head.content, head.headers["Content-Length"]) == (b"", str(len(whole.content)))


def test_what_is_withdrawn_or_narrowed_is_gone_with_the_next_request(client, promise, officer, leader, kept_pages):
    for address in addresses(promise):
        client.get(address)
    evidence = promise.evidence.get(title="Заповед РД-1")
    correct_evidence(evidence=evidence, fields={"confidentiality": Level.INTERNAL}, by=Actor.of(officer))
    for address in addresses(promise):
        assert "Заповед РД-1" not in text_of(client.get(address)), address
    body = promise.owed_by
    narrower = {"confidentiality": Level.INTERNAL}
    change_organisation(organisation=body, version=body.version, by=Actor.of(leader), **narrower)
    for address in addresses(promise):
        assert "Министерство" not in text_of(client.get(address)), address
    assert client.get(page("institution", body.pk)).status_code == 404
    withdraw_commitment(commitment=promise, reason="Двойник.", by=Actor.of(leader))
    for address in addresses(promise):
        assert "Преброени са само 40 места." not in text_of(client.get(address)), address
    assert "Двойник." in text(client.get(page("version", promise.pk, 1)))
    assert client.get(page("record-json", promise.pk)).status_code == 404


def text_of(response):
    return response.content.decode("utf-8", "replace")


@pytest.mark.django_db(transaction=True)
def test_a_change_under_way_ends_what_was_kept_even_when_a_later_one_was_faster(officer):
    """Its line in the log is older than the newest one, and nobody could see it."""
    record, wrote, may_end = OrganisationFactory(), threading.Event(), threading.Event()

    def slow():
        from django.db import transaction

        with transaction.atomic():
            log(Actor.of(officer), "changed", record)
            wrote.set()
            may_end.wait(20)
        connections.close_all()

    before = standing()
    thread = threading.Thread(target=slow)
    thread.start()
    wrote.wait(20)
    log(Actor.of(officer), "changed", record)
    meanwhile = standing()
    assert not before.still_holds(meanwhile)
    assert meanwhile.still_holds(standing())
    may_end.set()
    thread.join()
    after = standing()
    assert after.newest == meanwhile.newest and not meanwhile.still_holds(after)
    assert after.still_holds(standing())


# Versions and what changed


def test_each_version_stays_as_it_was_published(client, promise, officer):
    revise_due(
        commitment=promise, due_on=timezone.localdate() + timedelta(days=90), reason="Отсрочка.", by=Actor.of(officer)
    )
    EvidenceFactory(commitment=promise, title="Дошло после", confidentiality=Level.PUBLIC)
    first, second, today = (
        text(client.get(address))
        for address in (page("version", promise.pk, 1), page("version", promise.pk, 2), page("detail", promise.pk))
    )
    assert (
        "Открити са всички 120 места." in first
        and "Преброени са само 40 места." not in first
        and "There is a newer version" in first
    )
    assert "Преброени са само 40 места." in second and "This is the newest version" in second
    assert "Дошло после" in today and "Дошло после" not in first + second
    assert "Отсрочка." in today and "Отсрочка." not in first
    assert "Открити са всички 120 места." in today and "Преброени са само 40 места." in today
    assert client.get(page("version", promise.pk, 3)).status_code == 404


def test_the_citation_names_the_version(client, promise, settings):
    assert f"{settings.BASE_URL}/tracker/en/{promise.pk}/v2/" in text(client.get(page("detail", promise.pk)))
    data = client.get(page("record-json", promise.pk)).json()
    assert data["commitment"]["url"] == f"{settings.BASE_URL}/tracker/en/{promise.pk}/v2/"
    assert [one["number"] for one in data["commitment"]["versions"]] == [2, 1]


def test_the_corrections_log_says_what_was_wrong(client, promise, officer):
    other = PublishedCommitmentFactory(title="Взето обратно")
    withdraw_commitment(commitment=other, reason="Записано два пъти.", by=Actor.of(officer))
    page_of = text(client.get(page("corrections")))
    assert (
        "Kept late → Overdue" in page_of
        and "Преброени са само 40 места." in page_of
        and "Записано два пъти." in page_of
    )
    assert "Открити са всички 120 места." not in page_of


def entries(response):
    root = ET.fromstring(response.content)
    return root, [
        {child.tag.removeprefix(ATOM): child.text or child.attrib for child in entry}
        for entry in root.iter(f"{ATOM}entry")
    ]


def test_the_feed_tells_every_change_once_and_by_a_lasting_name(client, promise, officer):
    revise_due(
        commitment=promise, due_on=timezone.localdate() + timedelta(days=90), reason="Отсрочка.", by=Actor.of(officer)
    )
    gone = PublishedCommitmentFactory(title="Взето обратно")
    withdraw_commitment(commitment=gone, reason="Двойник.", by=Actor.of(officer))
    root, found = entries(client.get(page("feed")))
    assert root.find(f"{ATOM}id").text and root.find(f"{ATOM}updated").text
    assert [entry["category"]["term"] for entry in found] == ["withdrawn", "moved", "correction", "commitment"]
    assert len({entry["id"] for entry in found}) == 4
    assert [entry["id"] for entry in entries(client.get(page("feed")))[1]] == [entry["id"] for entry in found]
    assert officer.name not in text(client.get(page("feed")))
    assert [entry["category"]["term"] for entry in entries(client.get(page("commitment-feed", gone.pk)))[1]] == [
        "withdrawn"
    ]
    assert len(entries(client.get(page("institution-feed", promise.owed_by_id)))[1]) == 3


def test_words_of_others_do_nothing_in_a_reader_of_feeds(client, promise, officer):
    hostile = "Отсрочка <img src=x onerror=alert(1)>\x0b & край."
    revise_due(
        commitment=promise, due_on=timezone.localdate() + timedelta(days=90), reason=hostile, by=Actor.of(officer)
    )
    told = " ".join(str(entry.get("summary")) for entry in entries(client.get(page("feed")))[1])
    assert "&lt;img src=x onerror=alert(1)&gt;" in told and "<img" not in told


def test_an_empty_feed_is_the_same_tomorrow(client, db):
    assert client.get(page("feed")).content == client.get(page("feed")).content
    assert "2026-01-01T00:00:00" in text(client.get(page("feed")))


# Taken along


def test_the_dictionary_names_every_field_of_the_download(client, promise):
    named = {one["name"] for one in client.get(page("dictionary-json")).json()["fields"]}
    record = client.get(page("json")).json()["commitments"][0]

    def keys(data, before=""):
        for key, value in data.items():
            if isinstance(value, dict):
                yield from keys(value, f"{before}{key}.")
            elif isinstance(value, list) and value and isinstance(value[0], dict):
                yield from keys(value[0], f"{before}{key}[].")
            elif not isinstance(value, list):
                yield f"{before}{key}"

    assert set(keys(record)) <= named
    assert all(name in text(client.get(page("dictionary"))) for name in named)
    assert client.get(page("json")).json()["licence"]["name"] == "CC BY 4.0"


def test_only_the_card_may_stand_in_a_frame_and_it_asks_for_nothing_from_elsewhere(client, promise, settings):
    card = client.get(page("card", promise.pk))
    assert "frame-ancestors *" in card.headers["Content-Security-Policy"] and "X-Frame-Options" not in card.headers
    assert "<script" not in text(card) and "120 места" in text(card)
    whole = client.get(page("detail", promise.pk))
    assert "frame-ancestors 'none'" in whole.headers["Content-Security-Policy"]
    assert whole.headers["X-Frame-Options"] == "DENY"
    assert f"&lt;iframe src=&quot;{settings.BASE_URL}{page('card', promise.pk)}&quot;" in text(whole)


def test_a_shared_link_shows_a_picture_of_the_verdict(client, promise, settings):
    html = text(client.get(page("detail", promise.pk)))
    assert f'<meta property="og:image" content="{settings.BASE_URL}{page("commitment-preview", promise.pk)}">' in html
    picture = client.get(page("commitment-preview", promise.pk))
    assert picture.headers["Content-Type"] == "image/png"
    drawn = Image.open(BytesIO(picture.content))
    assert drawn.size == (1200, 630) and not drawn.info


def test_an_institution_is_shown_with_what_it_owes_and_no_grade(client, promise):
    PublishedCommitmentFactory(title="На друг")
    PublishedCommitmentFactory(title="Вътрешно", owed_by=promise.owed_by, confidentiality=Level.COALITION)
    html = text(client.get(page("institution", promise.owed_by_id)))
    assert "120 места" in html and "1 of 1" in html
    assert "На друг" not in html and "Вътрешно" not in html
    stranger = OrganisationFactory(confidentiality=Level.PUBLIC)
    assert client.get(page("institution", stranger.pk)).status_code == 404


def test_a_dissenting_member_is_read_once_leadership_made_it_public(client, promise, officer, leader):
    from monitoring.models import MinorityNote

    note = MinorityNote(
        assessment=Assessment.objects.get(number=2),
        organisation=OrganisationFactory(name="Несъгласна", confidentiality=Level.PUBLIC),
        text="Не сме съгласни.",
        author=officer,
    )
    note.save()
    assert "Не сме съгласни." not in text(client.get(page("detail", promise.pk)))
    note.published_at, note.published_by = timezone.now(), leader
    note.save(update_fields=["published_at", "published_by"])
    assert "Не сме съгласни." in text(client.get(page("detail", promise.pk)))


def test_silence_of_the_institution_is_told(client, promise):
    assert "no reply by the date" in text(client.get(page("detail", promise.pk)))
    reply = json.loads(client.get(page("record-json", promise.pk)).content)["commitment"]["assessment"]["reply"]
    assert reply["outcome"] == "none"
