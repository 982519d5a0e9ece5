"""Commitments: noting what was promised, completing it, moving its day, taking it back; who sees which."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actors import Actor
from accounts.conflicts import Conflict
from accounts.models import LogEntry
from accounts.templatetags.fmt import day
from crm import bulk, panels, search, timeline
from crm.confidentiality import Level
from monitoring import home_cards
from monitoring.actions.commitments import complete_commitment, record_commitment, revise_due, withdraw_commitment
from monitoring.models import Commitment
from tests.factories import (
    AskFactory,
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    MeetingFactory,
    MinistryFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    PublishedCommitmentFactory,
    TenureFactory,
    UserFactory,
)

LIST = reverse("monitoring:commitment-list")
NEW = reverse("monitoring:commitment-new")
TODAY = timezone.localdate()
FIELDS = {"title": "120 места", "language": "bg", "origin": "meeting", "ambition": "unclear", "kind": "action", "force": "statement", "confidentiality": "internal", "is_verifiable": "on"}  # fmt: skip


def page(name, record):
    return reverse(f"monitoring:commitment-{name}", args=[record.pk])


def test_a_title_is_enough_to_note_a_promise(as_user, officer):
    answer = as_user(officer).post(NEW, FIELDS)

    commitment = Commitment.objects.get()
    assert answer.url == commitment.get_absolute_url()
    assert (commitment.author, commitment.published_at, commitment.version) == (officer, None, 1)
    assert LogEntry.objects.about(commitment).get().verb == "recorded"


def test_the_same_form_twice_is_one_promise(as_user, officer):
    key = "0b7e3c9a-5a0d-4e0c-8f2e-0e8a2b6d9b11"
    answers = [as_user(officer).post(NEW, {**FIELDS, "idempotency_key": key}).url for _ in range(2)]
    assert Commitment.objects.count() == 1
    assert answers[0] == answers[1]


def test_a_due_day_before_the_promise_is_refused_beside_its_field(as_user, officer):
    answer = as_user(officer).post(
        NEW, {**FIELDS, "made_on": "2026-03-01", "original_due": "2026-02-01", "verbatim": "дума по дума"}
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["original_due"]
    assert "дума по дума" in answer.content.decode()
    assert not Commitment.objects.exists()


def test_an_office_names_its_body_and_a_speaker_the_post_held_that_day(officer):
    office = OfficeFactory()
    tenure = TenureFactory(organisation=office.body, office=office, started="2025", ended="2026-02")
    made = record_commitment(
        title="x", owed_office=office, spoken_by=tenure.person, made_on=date(2026, 1, 5), by=Actor.of(officer)
    )
    later = record_commitment(
        title="y", owed_office=office, spoken_by=tenure.person, made_on=date(2026, 4, 5), by=Actor.of(officer)
    )
    assert (made.owed_by, made.spoken_as, later.spoken_as) == (office.body, tenure, None)


def test_an_office_of_another_body_is_refused(officer):
    with pytest.raises(ValidationError, match="another body"):
        record_commitment(title="x", owed_office=OfficeFactory(), owed_by=MinistryFactory(), by=Actor.of(officer))


def test_a_form_knows_only_what_its_writer_may_see(as_user, officer):
    hidden = OrganisationFactory(confidentiality=Level.RESTRICTED)
    answer = as_user(officer).post(NEW, {**FIELDS, "owed_by": f"organisation:{hidden.pk}"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["owed_by"]


def test_a_save_leaves_alone_what_the_editor_may_not_see(as_user, officer):
    hidden, ask, own = (
        OrganisationFactory(confidentiality=Level.RESTRICTED),
        AskFactory(confidentiality=Level.RESTRICTED),
        AskFactory(),
    )
    commitment = CommitmentFactory(owed_by=hidden)
    commitment.asks.set([ask])
    edit = page("edit", commitment)
    assert hidden.name not in as_user(officer).get(edit).content.decode()

    as_user(officer).post(edit, {**FIELDS, "version": 1, "asks": [f"ask:{own.pk}"]})

    commitment.refresh_from_db()
    assert (commitment.owed_by, commitment.title, commitment.version) == (hidden, "120 места", 2)
    assert set(commitment.asks.all()) == {ask, own}


def test_the_second_of_two_who_complete_is_told_and_loses_nothing(as_user, officer, other_officer):
    commitment = CommitmentFactory(title="Старо")
    edit = page("edit", commitment)
    as_user(other_officer).post(edit, {**FIELDS, "title": "Тяхното", "version": 1})
    answer = as_user(officer).post(edit, {**FIELDS, "title": "Моето", "version": 1})

    form = answer.context["form"]
    assert answer.status_code == 422
    assert "Тяхното" in str(form.errors["title"])
    assert (form["title"].value(), form["version"].value()) == ("Моето", "2")

    as_user(officer).post(edit, {**FIELDS, "title": "Моето", "version": 2})
    commitment.refresh_from_db()
    assert (commitment.title, commitment.version) == ("Моето", 3)


@pytest.mark.django_db(transaction=True)
def test_two_completions_at_once_are_one_and_a_conflict():
    commitment = CommitmentFactory()
    users = [UserFactory(), UserFactory()]

    def complete(user):
        try:
            return complete_commitment(
                commitment=commitment, version=1, fields={"source": user.name}, by=Actor.of(user)
            ).source
        except Conflict as conflict:
            return conflict.current.source
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = set(pool.map(complete, users))

    commitment.refresh_from_db()
    assert answers == {commitment.source}
    assert commitment.version == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("verbatim", "x"),
        ("original_due", date(2030, 1, 1)),
        ("test_complete", "x"),
        ("test_source", "x"),
        ("is_verifiable", False),
    ],
)
def test_what_a_verdict_rests_on_is_frozen_at_publication(officer, field, value):
    commitment = PublishedCommitmentFactory()
    with pytest.raises(ValidationError, match="Frozen since publication") as refusal:
        complete_commitment(commitment=commitment, version=1, fields={field: value}, by=Actor.of(officer))
    assert list(refusal.value.message_dict) == [field]


def test_the_form_shows_frozen_fields_and_saves_the_others(as_user, officer):
    commitment = PublishedCommitmentFactory(verbatim="Дума по дума")
    edit = page("edit", commitment)
    fields = {
        **FIELDS,
        "confidentiality": "public",
        "source": "Готово",
        "verbatim": "другo",
        "version": 1,
        "owed_by": f"organisation:{commitment.owed_by_id}",
    }
    assert as_user(officer).post(edit, fields).status_code == 302
    commitment.refresh_from_db()
    assert (commitment.source, commitment.verbatim) == ("Готово", "Дума по дума")


def test_what_moves_the_public_page_without_an_approval_is_for_leadership(officer, leader):
    commitment, opened = PublishedCommitmentFactory(confidentiality=Level.COALITION), {"confidentiality": "public"}
    with pytest.raises(ValidationError, match="Only leadership"):
        complete_commitment(commitment=commitment, version=None, fields=opened, by=Actor.of(officer))
    complete_commitment(commitment=commitment, version=None, fields=opened, by=Actor.of(leader))
    with pytest.raises(ValidationError, match="not hidden again"):
        complete_commitment(
            commitment=commitment, version=None, fields={"confidentiality": "internal"}, by=Actor.of(leader)
        )


def test_a_moved_day_keeps_the_first_one_and_says_why(as_user, officer):
    commitment = CommitmentFactory(original_due=date(2026, 6, 30))
    due = page("due", commitment)
    assert list(as_user(officer).post(due, {"due_on": "2025-01-01", "reason": "x"}).context["form"].errors) == [
        "due_on"
    ]
    assert list(as_user(officer).post(due, {"due_on": "2026-09-30", "reason": ""}).context["form"].errors) == ["reason"]

    as_user(officer).post(due, {"due_on": "2026-09-30", "reason": "Решение № 12"})

    shown = as_user(officer).get(commitment.get_absolute_url()).content.decode()
    assert all(words in shown for words in (day(date(2026, 6, 30)), day(date(2026, 9, 30)), "Решение № 12"))
    assert Commitment.objects.get().due_on == date(2026, 9, 30)


def test_a_withdrawn_promise_leaves_every_count_and_cannot_be_changed(as_user, officer, member):
    commitment = PublishedCommitmentFactory(original_due=TODAY - timedelta(days=3))
    as_user(officer).post(page("withdraw", commitment), {"reason": "Двойник."})

    commitment.refresh_from_db()
    assert commitment.withdrawn_reason == "Двойник."
    assert not Commitment.objects.visible_to(member).exists()
    assert not Commitment.objects.overdue(TODAY).exists()
    assert "Двойник." in as_user(officer).get(commitment.get_absolute_url()).content.decode()
    with pytest.raises(ValidationError, match="withdrawn"):
        complete_commitment(commitment=commitment, version=None, fields={"source": "x"}, by=Actor.of(officer))
    with pytest.raises(ValidationError, match="withdrawn"):
        withdraw_commitment(commitment=commitment, reason="again", by=Actor.of(officer))


def test_outside_the_centre_only_what_is_published_shows(as_user, member, former_member):
    PublishedCommitmentFactory(title="Публично"), CommitmentFactory(title="Чернова", confidentiality=Level.PUBLIC)
    PublishedCommitmentFactory(title="Коалиционно", confidentiality=Level.COALITION)
    seen = {user.name: titles(as_user(user).get(LIST)) for user in (member, former_member)}
    assert seen == {member.name: {"Публично", "Коалиционно"}, former_member.name: {"Публично"}}


def titles(answer):
    return {row.commitment.title for row in answer.context["rows"]}


def test_a_restricted_promise_is_for_author_owner_and_leadership(officer, other_officer, leader, administrator):
    mine = CommitmentFactory(confidentiality=Level.RESTRICTED, author=officer)
    theirs = CommitmentFactory(confidentiality=Level.RESTRICTED, author=leader, owner=officer)
    assert set(Commitment.objects.visible_to(officer)) == {mine, theirs}
    assert set(Commitment.objects.visible_to(leader)) == {mine, theirs}
    assert not Commitment.objects.visible_to(other_officer).exists()
    assert not Commitment.objects.visible_to(administrator).exists()


def test_a_page_prints_no_name_its_reader_may_not_see(as_user, member):
    commitment = PublishedCommitmentFactory(
        owed_by=OrganisationFactory(name="Скритото", confidentiality=Level.INTERNAL),
        spoken_by=PersonFactory(name="Тайният Човек"),
        meeting=MeetingFactory(about="Закрита среща"),
        owner=UserFactory(name="Отговорен Служител"),
    )
    commitment.asks.add(AskFactory(title_en="Inner ask"))
    EvidenceFactory(commitment=commitment, title="Вътрешен документ")
    shown = "".join(
        as_user(member).get(url).content.decode() for url in (LIST, f"{LIST}?export=csv", commitment.get_absolute_url())
    )
    for words in ("Скритото", "Тайният", "Закрита", "Отговорен", "Inner ask", "Вътрешен документ"):
        assert words not in shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=детск", {"Детски градини"}),
        ("label=overdue", {"Детски градини"}),
        ("label=not_assessed&label=overdue", {"Детски градини", "Медиатори", "Учебници"}),
        ("time=overdue", {"Детски градини"}),
        ("time=soon", {"Медиатори"}),
        ("time=none", {"Учебници"}),
        ("state=published", {"Детски градини"}),
        ("state=draft", {"Медиатори", "Учебници"}),
        ("due_from=%s" % TODAY, {"Медиатори"}),
        ("due_to=%s" % TODAY, {"Детски градини"}),
        ("label=nonsense", {"Детски градини", "Медиатори", "Учебници"}),
    ],
)
def test_the_list_is_sought_by(as_user, officer, query, expected):
    assessed = PublishedCommitmentFactory(title="Детски градини", original_due=TODAY - timedelta(days=1))
    verdict = AssessmentFactory(
        commitment=assessed, state="published", number=1, approver=UserFactory(), published_at=timezone.now()
    )
    Commitment.objects.filter(pk=assessed.pk).update(verdict=verdict)
    CommitmentFactory(title="Медиатори", original_due=TODAY + timedelta(days=20))
    CommitmentFactory(title="Учебници")
    assert titles(as_user(officer).get(f"{LIST}?{query}")) == expected


def test_the_list_stands_in_the_order_asked_for_and_no_other(as_user, officer):
    for title, number in (("Б", 3), ("А", 9), ("В", 6)):
        CommitmentFactory(title=title, original_due=date(2027, 1, number), made_on=date(2026, 1, 10 - number))
    order = {
        sort: "".join(row.commitment.title for row in as_user(officer).get(f"{LIST}?sort={sort}").context["rows"])
        for sort in ("due", "-due", "made", "title", "-title", "author__password")
    }
    assert order == {
        "due": "БВА",
        "-due": "АВБ",
        "made": "АВБ",
        "title": "АБВ",
        "-title": "ВБА",
        "author__password": "БВА",
    }


def test_an_export_holds_what_the_list_shows(as_user, officer):
    CommitmentFactory(title="=Формула")
    CommitmentFactory(title="Друго")
    text = as_user(officer).get(f"{LIST}?q=формула&export=csv").content.decode()
    assert "'=Формула" in text
    assert "Друго" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_run_the_same_queries_for_any_length(as_user, officer, django_assert_max_num_queries, rows):
    counted = {}
    organisation = MinistryFactory()
    for number in (rows, 3):
        for _ in range(number - Commitment.objects.count()):
            commitment = PublishedCommitmentFactory(
                owed_by=organisation, spoken_by=PersonFactory(), meeting=MeetingFactory(), owner=officer
            )
            EvidenceFactory.create_batch(2, commitment=commitment, confidentiality=Level.PUBLIC)
        urls = [LIST, reverse("api:commitment-list"), reverse("api:evidence-list"), reverse("monitoring:organisation-commitments", args=[organisation.pk]), reverse("monitoring:public-list", args=["en"]), reverse("monitoring:public-json", args=["en"])]  # fmt: skip
        for url in urls:
            as_user(officer).get(url)
            with django_assert_max_num_queries(26) as queries:  # eleven of them for facets
                as_user(officer).get(url)
            counted.setdefault(url, []).append(len(queries))
    assert {url: counts for url, counts in counted.items() if counts[0] != counts[1]} == {}


def test_html_in_every_text_stays_text(as_user, officer):
    hostile = "<img src=x onerror=alert(1)>"
    texts = dict.fromkeys(
        (
            "title",
            "verbatim",
            "source",
            "for_whom",
            "media_title",
            "media_outlet",
            "test_complete",
            "test_broken",
            "test_source",
        ),
        hostile,
    )
    commitment = PublishedCommitmentFactory(**texts)
    EvidenceFactory(
        commitment=commitment, title=hostile, passage=hostile, publisher=hostile, page=hostile, confidentiality="public"
    )
    AssessmentFactory(commitment=commitment, rationale=hostile, waiver=hostile, return_reason=hostile)
    revise_due(commitment=commitment, due_on=TODAY, reason=hostile, by=Actor.of(officer))
    urls = [commitment.get_absolute_url(), page("edit", commitment), LIST, reverse("monitoring:public-detail", args=["en", commitment.pk]), reverse("monitoring:public-list", args=["en"]), reverse("monitoring:assessment-approve", args=[commitment.assessments.get().pk])]  # fmt: skip
    for url in urls:
        assert "<img" not in as_user(officer).get(url).content.decode()


def test_obligations_show_where_they_belong(as_user, officer):
    ask, meeting, person = AskFactory(), MeetingFactory(), PersonFactory()
    office = OfficeFactory()
    commitment = CommitmentFactory(
        title="Тук", owed_by=office.body, owed_office=office, spoken_by=person, meeting=meeting
    )
    commitment.asks.add(ask)
    CommitmentFactory(title="Другаде")
    for kind, record in {
        "organisation": office.body,
        "office": office,
        "person": person,
        "meeting": meeting,
        "ask": ask,
    }.items():
        url = reverse(f"monitoring:{kind}-commitments", args=[record.pk])
        assert url in panels.panels_for(kind, record, officer)
        shown = as_user(officer).get(url).content.decode()
        assert ("Тук" in shown, "Другаде" in shown) == (True, False), kind
    for record in (office.body, person, ask):
        assert "Тук" in [item.title for item in timeline.of(record, officer)]
    assert [hit.text for group in search.search(officer, "тук", kinds=["commitment"]) for hit in group.entries] == [
        "Тук"
    ]


def test_a_new_promise_takes_over_what_it_was_begun_on(as_user, officer):
    meeting = MeetingFactory(confidentiality=Level.RESTRICTED, author=officer)
    hidden = MeetingFactory(confidentiality=Level.RESTRICTED)
    form = as_user(officer).get(f"{NEW}?meeting={meeting.pk}").context["form"]
    assert (form["meeting"].value(), form["confidentiality"].value(), form["made_on"].value()) == (
        f"meeting:{meeting.pk}",
        "restricted",
        meeting.held_on,
    )
    assert not as_user(officer).get(f"{NEW}?meeting={hidden.pk}").context["form"]["meeting"].value()


def test_the_home_page_shows_what_is_due_what_waits_and_the_state_in_numbers(officer, other_officer, leader):
    overdue = PublishedCommitmentFactory(original_due=TODAY - timedelta(days=1))
    soon, _later = (
        CommitmentFactory(original_due=TODAY + timedelta(days=30)),
        CommitmentFactory(original_due=TODAY + timedelta(days=31)),
    )
    draft = AssessmentFactory(commitment=overdue, coder=officer)

    assert [row.commitment for row in home_cards.they_owe_us(officer)["rows"]] == [overdue, soon]
    assert home_cards.to_approve(officer) is None
    assert home_cards.to_approve(other_officer)["waiting"] == [draft]
    numbers = home_cards.state_in_numbers(leader)
    published = numbers["published"]
    assert (numbers["overdue"], numbers["with_deadline"]) == (1, 3)
    assert (published.kept, published.assessed, published.not_assessed, published.total) == (0, 0, 1, 1)


def test_the_numbers_of_the_home_page_are_the_rows_of_the_lists_they_lead_to(as_user, leader):
    for days in (-1, 1):
        PublishedCommitmentFactory(original_due=TODAY + timedelta(days=days))
    html = as_user(leader).get(reverse("home")).content.decode()
    assert f"{LIST}?time=overdue" in html
    assert (
        len(as_user(leader).get(f"{LIST}?time=overdue&sort=due").context["rows"])
        == home_cards.state_in_numbers(leader)["overdue"]
    )


# API


@pytest.fixture
def api():
    def sign_in(user):
        client = APIClient()
        client.force_login(user)
        return client

    return sign_in


def test_the_api_records_completes_and_says_whats_wrong(api, officer):
    client, url = api(officer), reverse("api:commitment-list")
    bad = client.post(url, {"title": "x", "made_on": "2026-03-01", "original_due": "2026-02-01"})
    assert (bad.status_code, list(bad.json())) == (400, ["original_due"])

    made = client.post(url, {"title": "Мерки", "owed_by": MinistryFactory().pk}).json()
    assert (made["label"], made["version"], made["due_on"]) == ("not_assessed", 1, None)

    one = reverse("api:commitment-detail", args=[made["id"]])
    assert client.patch(one, {"source": "x"}).json() == {"version": ["Say which version you have read."]}
    assert client.patch(one, {"source": "x", "version": 1}).json()["version"] == 2
    assert client.patch(one, {"source": "y", "version": 1}).status_code == 400
    assert LogEntry.objects.about(Commitment.objects.get()).latest("pk").via == "api"


def test_the_api_takes_no_hidden_record_and_shows_none(api, officer, member):
    hidden = OrganisationFactory(confidentiality=Level.RESTRICTED)
    refused = api(officer).post(reverse("api:commitment-list"), {"title": "x", "owed_by": hidden.pk}).json()
    never = api(officer).post(reverse("api:commitment-list"), {"title": "x", "owed_by": 10**9}).json()
    assert str(refused).replace(str(hidden.pk), "N") == str(never).replace(str(10**9), "N")

    PublishedCommitmentFactory(
        owed_by=OrganisationFactory(confidentiality=Level.INTERNAL), spoken_by=PersonFactory(), owner=officer,
        next_check=TODAY,
    )  # fmt: skip
    [row] = api(member).get(reverse("api:commitment-list")).json()["results"]
    assert [row[name] for name in ("owed_by", "spoken_by", "owner", "next_check")] == [None] * 4
    [row] = api(officer).get(reverse("api:commitment-list")).json()["results"]
    assert row["next_check"] == TODAY.isoformat()


def test_what_the_page_asks_of_the_centre_alone_narrows_no_list_of_a_member(api, as_user, member):
    PublishedCommitmentFactory(next_check=TODAY)
    PublishedCommitmentFactory(next_check=None)
    for query in ("check=on", "state=draft", "owner=1"):
        assert api(member).get(f"{reverse('api:commitment-list')}?{query}").json()["count"] == 2
        assert len(as_user(member).get(f"{LIST}?{query}").context["rows"]) == 2


def test_only_somebody_of_the_centre_becomes_the_owner(api, officer, other_officer, member):
    one = CommitmentFactory(owner=None, confidentiality=Level.RESTRICTED, author=officer)
    offered = bulk.find("commitments", officer).change("owner").field(officer).queryset
    assert set(offered) == {officer, other_officer}
    url = reverse("api:commitment-detail", args=[one.pk])
    refused = api(officer).patch(url, {"owner": member.pk, "version": 1})
    assert (refused.status_code, refused.json()["owner"]) == (400, ["Somebody of the centre handles it."])
    assert api(officer).patch(url, {"owner": other_officer.pk, "version": 1}).json()["owner"] == other_officer.pk


def test_the_api_filters_and_orders_by_what_is_listed_only(api, officer):
    CommitmentFactory(title="Б"), CommitmentFactory(title="А")
    url = reverse("api:commitment-list")
    assert [row["title"] for row in api(officer).get(f"{url}?ordering=title").json()["results"]] == ["А", "Б"]
    assert api(officer).get(f"{url}?ordering=author__password").status_code == 200
    assert api(officer).get(f"{url}?label=kept").json()["count"] == 0
