"""A promise made for the whole country, looked at where people live."""

import csv
import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts import files
from accounts.actors import Actor
from accounts.models import Digest, LogEntry
from crm import timeline
from crm.models import CoalitionMembership, ContactPoint
from monitoring.checks import links, mails, public
from monitoring.checks.actions import take_over
from monitoring.checks.asking import ask_about, remind
from monitoring.checks.closing import close_round, prolong_round
from monitoring.checks.counting import Coverage, Finding, coverage_of_each, finding_of
from monitoring.checks.events import asked_by_mail, asked_of_us
from monitoring.checks.findings import spots_of
from monitoring.models import CheckRequest, CheckRound, Evidence, LocalCheck
from monitoring.tasks import run_checks
from tests.background import finish_promised_work
from tests.factories import OrganisationFactory, PlaceFactory, PublishedCommitmentFactory
from tests.monitoring.looking import asked, country, looks, member_in, photo_of_a_house, sent_out, speaker

pytestmark = pytest.mark.django_db
SEEN, NOT_SEEN, CANNOT_TELL = LocalCheck.Answer.values


def test_members_are_asked_about_the_municipality_they_lie_in(officer):
    first, second, third = country()
    village = PlaceFactory(kind="settlement", name="Село", parent=second)
    in_town, in_village = member_in(first), member_in(village)
    member_in(third)
    OrganisationFactory(name="Не е член", place=first)

    one = sent_out(officer, [first, second])

    assert {(r.organisation, r.place) for r in one.requests.all()} == {(in_town, first), (in_village, second)}
    assert set(one.municipalities.all()) == {first, second}


@pytest.mark.parametrize(
    ("scope", "more", "wanted"),
    [
        ("all", {}, {"VID00", "VID01", "VID02", "SOF01"}),
        ("region", {"region": "VID"}, {"VID00", "VID01", "VID02"}),
        ("chosen", {"chosen": ["VID01"]}, {"VID01"}),
        ("members", {}, {"VID02"}),
    ],
)
def test_a_round_reaches_the_country_a_region_a_list_or_where_members_are(scope, more, wanted, officer, as_user):
    places = {place.code: place for place in country()}
    region = places["VID00"].parent
    sofia = PlaceFactory(kind="region", code="SOF", name="София", parent=region.parent)
    places |= {"VID": region, "SOF01": PlaceFactory(kind="municipality", code="SOF01", name="Столична", parent=sofia)}
    member_in(places["VID02"])
    commitment = PublishedCommitmentFactory()
    chosen = {
        name: [places[code].pk for code in ([value] if isinstance(value, str) else value)]
        for name, value in more.items()
    }

    answer = as_user(officer).post(
        reverse("monitoring:check-round-new", args=[commitment.pk]),
        {"question_bg": "Има ли?", "scope": scope, "answers_until": timezone.localdate() + timedelta(days=5), **chosen},
    )

    assert answer.status_code == 302
    one = CheckRound.objects.get()
    assert {place.code for place in one.municipalities.all()} == wanted
    assert one.requests.count() == (1 if "VID02" in wanted else 0)


def test_a_region_that_is_not_named_is_asked_for_beside_its_field(officer, as_user):
    answer = as_user(officer).post(
        reverse("monitoring:check-round-new", args=[PublishedCommitmentFactory().pk]),
        {"question_bg": "Запазен въпрос", "scope": "region", "answers_until": timezone.localdate()},
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["region"] == ["Choose the region."]
    assert "Запазен въпрос" in answer.content.decode()


def test_nobody_is_sent_to_look_at_what_members_may_not_know(officer):
    with pytest.raises(ValidationError, match="open the commitment to the coalition"):
        sent_out(officer, country(), commitment=PublishedCommitmentFactory(confidentiality="internal"))


@pytest.mark.parametrize(
    ("answers", "finding"),
    [
        ([], Finding.UNCHECKED),
        ([SEEN, SEEN], Finding.SEEN),
        ([NOT_SEEN], Finding.NOT_SEEN),
        ([CANNOT_TELL], Finding.CANNOT_TELL),
        ([SEEN, CANNOT_TELL], Finding.SEEN),
        ([SEEN, NOT_SEEN], Finding.DIFFER),
        ([SEEN, NOT_SEEN, SEEN], Finding.DIFFER),
    ],
)
def test_what_the_checks_of_a_municipality_say_together(answers, finding):
    assert finding_of(answers) is finding


def test_the_page_counts_municipalities_and_guesses_nothing(officer, as_user):
    places = country(5)
    members = [member_in(place) for place in places[:3]]
    one = sent_out(officer, places)
    for organisation, answer in zip(members, (SEEN, NOT_SEEN, CANNOT_TELL), strict=True):
        looks(asked(one, organisation), answer, speaker(organisation))

    text = as_user(officer).get(one.get_absolute_url()).content.decode()

    assert coverage_of_each([one]) == {one.pk: Coverage(wanted=5, seen=1, not_seen=1, cannot_tell=1, differ=0)}
    assert "Checked in 3 of 5 municipalities" in text
    assert "%" not in re.sub(r"<script.*?</script>|<style.*?</style>|href=\"[^\"]*\"", "", text, flags=re.S)


def test_two_who_saw_different_things_stand_side_by_side_and_a_third_is_asked(officer, as_user):
    place, other = country(2)
    one_side, other_side, third = member_in(place), member_in(place, name="Второ"), member_in(other, name="Трето")
    one = sent_out(officer, [place])
    looks(asked(one, one_side), SEEN, speaker(one_side), note="На втория етаж")
    looks(asked(one, other_side), NOT_SEEN, speaker(other_side), note="Заключено")
    client = as_user(officer)

    text = client.get(one.get_absolute_url()).content.decode()
    assert "answers differ" in text
    assert "На втория етаж" in text and "Заключено" in text
    assert "Ask for a third check" in text

    ask = reverse("monitoring:check-ask", args=[one.pk])
    assert "Two checks differ here" in client.get(f"{ask}?place={place.pk}").content.decode()
    sent = client.post(ask, {"place": place.pk, "organisation": f"organisation:{third.pk}"})

    request = asked(one, third)
    assert (request.place, request.settles) == (place, True)
    assert sent.url == reverse("monitoring:check-ways", args=[request.pk])
    looks(request, SEEN, speaker(third))
    assert [spot.finding for spot in spots_of(one, officer)] == [Finding.DIFFER]


def test_who_checked_there_already_is_no_third(officer):
    place, _other = country(2)
    organisation = member_in(place)
    one = sent_out(officer, [place])
    looks(asked(one, organisation), SEEN, speaker(organisation))

    with pytest.raises(ValidationError, match="ask somebody else"):
        ask_about(round=one, place=place, organisation=organisation, by=Actor.of(officer))


def test_a_later_check_of_the_same_person_takes_its_place_and_both_stay(officer, as_user):
    place = country(1)[0]
    organisation = member_in(place)
    user, colleague = speaker(organisation), speaker(organisation)
    one = sent_out(officer, [place])
    first = looks(asked(one, organisation), NOT_SEEN, user)
    second = looks(asked(one, organisation), SEEN, user)
    assert second.replaces == first
    assert [spot.finding for spot in spots_of(one, officer)] == [Finding.SEEN]
    assert "replaced by the check of" in as_user(officer).get(one.get_absolute_url()).content.decode()

    other = looks(asked(one, organisation), NOT_SEEN, colleague)
    assert other.replaces is None
    assert [spot.finding for spot in spots_of(one, officer)] == [Finding.DIFFER]
    assert LocalCheck.objects.count() == 3


def test_somebody_with_the_link_of_a_mail_checks_without_an_account(officer, client):
    place = country(1)[0]
    organisation = member_in(place, email="office@example.org")
    one = sent_out(officer, [place])
    finish_promised_work()
    address = re.search(r"https?://\S+(/checks/link/\S+)", mail.outbox[0].body)[1]
    assert place.name in mail.outbox[0].subject

    page = client.get(address)
    sent = client.post(
        address,
        {"key": uuid4(), "place": place.pk, "answer": SEEN, "checked_on": timezone.localdate(), "name": "Мария",
         "photo": SimpleUploadedFile("IMG_1.jpg", photo_of_a_house())},
    )  # fmt: skip

    assert "Is there a mediator?" in page.content.decode() or "Има ли медиатор?" in page.content.decode()
    made = LocalCheck.objects.get()
    assert sent.status_code == 200
    assert (made.answer, made.name, made.via, made.by, made.request) == (
        SEEN,
        "Мария",
        "link",
        None,
        asked(one, organisation),
    )
    assert client.get(address).status_code == 200  # as often as they look, until the end

    close_round(round=one, by=Actor.of(officer))
    late = client.post(address, {"key": uuid4(), "place": place.pk, "answer": SEEN, "note": "Дълго писано"})
    assert client.get(address).status_code == 410
    assert (late.status_code, LocalCheck.objects.count()) == (409, 1)
    assert "Дълго писано" in late.content.decode()
    assert "медиатор" not in late.content.decode()


def test_the_same_form_sent_twice_is_kept_once(officer):
    place = country(1)[0]
    organisation = member_in(place)
    one, key = sent_out(officer, [place]), uuid4()
    user = speaker(organisation)

    twice = [looks(asked(one, organisation), SEEN, user, key=key) for _time in range(2)]

    assert twice[0] == twice[1]
    assert LocalCheck.objects.count() == 1


def test_a_photo_keeps_nothing_but_what_is_seen_on_it(officer):
    place = country(1)[0]
    organisation = member_in(place)
    one = sent_out(officer, [place])
    upload = SimpleUploadedFile("IMG_1.jpg", photo_of_a_house())
    assert files.tells_where(upload)

    made = looks(asked(one, organisation), SEEN, speaker(organisation), photo=upload)

    stored = made.photo.open("rb").read()
    picture = Image.open(io.BytesIO(stored))
    assert dict(picture.getexif()) == {}
    assert b"Maria" not in stored
    assert picture.size == (200, 320)  # turned upright
    assert made.sha256 == files.fingerprint(SimpleUploadedFile("x", stored))


def test_what_is_no_photo_is_refused_beside_its_field(officer, as_user):
    place = country(1)[0]
    organisation = member_in(place)
    request = asked(sent_out(officer, [place]), organisation)
    told = {"key": uuid4(), "place": place.pk, "answer": SEEN, "checked_on": timezone.localdate(), "note": "Бележка"}

    answer = as_user(speaker(organisation)).post(
        reverse("monitoring:check-new", args=[request.pk]), {**told, "photo": SimpleUploadedFile("a.pdf", b"%PDF-1.4")}
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["photo"] == ["This is no photo: PNG, JPEG or WebP, please."]
    assert "Бележка" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("checked_on", lambda today: today + timedelta(days=1), "still to come"),
        ("checked_on", lambda today: today - timedelta(days=90), "too long ago"),
        ("answer", lambda today: "", "Say what you saw"),
    ],
)
def test_nonsense_is_refused_beside_its_field(field, value, words, officer, as_user):
    place = country(1)[0]
    organisation = member_in(place)
    request = asked(sent_out(officer, [place]), organisation)
    told = {"key": uuid4(), "place": place.pk, "answer": SEEN, "checked_on": timezone.localdate()}

    answer = as_user(speaker(organisation)).post(
        reverse("monitoring:check-new", args=[request.pk]), {**told, field: value(timezone.localdate())}
    )

    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])


def test_other_words_on_the_same_page_are_a_later_look(officer, as_user):
    place = country(1)[0]
    organisation = member_in(place)
    request = asked(sent_out(officer, [place]), organisation)
    told = {"key": uuid4(), "place": place.pk, "answer": SEEN, "checked_on": timezone.localdate()}
    client, address = as_user(speaker(organisation)), reverse("monitoring:check-new", args=[request.pk])

    for note in ("Отворено беше", "Отворено беше, но без топла вода", "Отворено беше"):
        assert client.post(address, {**told, "note": note}).status_code == 302

    first, second = LocalCheck.objects.order_by("pk")
    assert second.replaces == first
    assert second.note == "Отворено беше, но без топла вода"


def test_only_the_silent_are_reminded_once_a_week_and_never_after_the_end(officer):
    places = country(2)
    silent, spoke = member_in(places[0], email="silent@example.org"), member_in(places[1], email="spoke@example.org")
    one = sent_out(officer, places)
    looks(asked(one, spoke), SEEN, speaker(spoke))
    finish_promised_work()
    mail.outbox.clear()

    run_checks()
    finish_promised_work()
    assert mail.outbox == []  # the question itself went a moment ago

    CheckRequest.objects.update(
        promised_at=timezone.now() - timedelta(days=8), sent_at=timezone.now() - timedelta(days=8)
    )
    run_checks()
    run_checks()
    finish_promised_work()
    assert [message.to for message in mail.outbox] == [["silent@example.org"]]
    assert asked(one, silent).reminded_at
    assert asked(one, spoke).reminded_at is None

    CheckRequest.objects.update(
        promised_at=timezone.now() - timedelta(days=8), sent_at=timezone.now() - timedelta(days=8)
    )
    CheckRound.objects.update(answers_until=timezone.localdate() - timedelta(days=1))
    mail.outbox.clear()
    run_checks()
    finish_promised_work()
    assert mail.outbox == []
    assert CheckRound.objects.get().closed_at
    with pytest.raises(ValidationError, match="No check is taken"):
        remind(round=one, by=Actor.of(officer))


def test_an_address_that_is_no_longer_theirs_gets_no_link_more(officer):
    places = country(2)
    moved, lost = member_in(places[0], email="old@example.org"), member_in(places[1], email="gone@example.org")
    one = sent_out(officer, places)
    finish_promised_work()
    ContactPoint.objects.filter(organisation=moved).update(value="new@example.org")
    ContactPoint.objects.filter(organisation=lost).delete()
    long_ago = timezone.now() - timedelta(days=8)
    CheckRequest.objects.update(promised_at=long_ago, sent_at=long_ago)
    mail.outbox.clear()

    assert remind(round=one, by=Actor.of(officer)) == [asked(one, moved)]
    finish_promised_work()

    assert [message.to for message in mail.outbox] == [["new@example.org"]]
    assert asked(one, lost).reminded_at is None


def test_what_is_asked_of_us_stands_on_the_first_page_and_in_the_reminder(officer, as_user):
    place = country(1)[0]
    organisation = member_in(place)
    user = speaker(organisation)
    user.digest = Digest.DAILY
    one = sent_out(officer, [place])

    assert [request.place for request in asked_of_us(user)["asked"]] == [place]
    assert "Is there a mediator?" in as_user(user).get("/").content.decode()
    (line,) = asked_by_mail(user, timezone.localdate())
    assert "1 municipality" in line.text and "mediator" not in line.text

    looks(asked(one, organisation), SEEN, user)
    assert (asked_of_us(user), asked_by_mail(user, timezone.localdate())) == (None, [])


def test_a_check_becomes_evidence_in_one_tap_with_its_photo_and_hash(officer, as_user):
    place = country(1)[0]
    organisation = member_in(place)
    one = sent_out(officer, [place])
    photo = SimpleUploadedFile("IMG_1.jpg", photo_of_a_house())
    made = looks(asked(one, organisation), NOT_SEEN, speaker(organisation), note="Заключено", photo=photo, name="Мария")

    answer = as_user(officer).post(reverse("monitoring:check-take-over", args=[made.pk]))

    evidence = Evidence.objects.get()
    assert answer.url == evidence.get_absolute_url()
    assert (evidence.kind, evidence.stance, evidence.directness) == ("photo", "contradicts", "primary")
    assert evidence.commitment == one.commitment
    assert evidence.confidentiality == "internal"  # until somebody says who may be shown the photo
    assert evidence.sha256 == made.sha256
    assert "Заключено" in evidence.passage
    assert "Мария" not in f"{evidence.title} {evidence.passage} {evidence.publisher}"
    made.refresh_from_db()
    assert made.evidence == evidence
    with pytest.raises(ValidationError, match="evidence already"):
        take_over(check=made, by=Actor.of(officer))


def test_a_check_without_a_photo_is_a_field_visit(officer):
    place = country(1)[0]
    organisation = member_in(place)
    made = looks(asked(sent_out(officer, [place]), organisation), SEEN, speaker(organisation))

    evidence = take_over(check=made, by=Actor.of(officer))

    assert (evidence.kind, evidence.stance, evidence.file.name) == ("field_visit", "supports", "")
    assert evidence.confidentiality == "coalition"


def test_members_read_what_was_seen_and_never_who_checked(officer, as_user):
    places = country(2)
    ours, theirs = member_in(places[0]), member_in(places[1], name="Чуждо сдружение")
    one = sent_out(officer, places)
    told = {"note": "Пред вратата", "name": "Мария Тайна"}
    looks(asked(one, theirs), SEEN, speaker(theirs), **told)
    reader = as_user(speaker(ours))

    for address in (one.get_absolute_url(), f"{one.get_absolute_url()}?export=csv", reverse("api:localcheck-list")):
        text = reader.get(address).content.decode()
        assert "Пред вратата" in text
        assert "Мария Тайна" not in text and "Чуждо сдружение" not in text
    told_to_centre = as_user(officer).get(one.get_absolute_url()).content.decode()
    assert "Мария Тайна" in told_to_centre and "Чуждо сдружение" in told_to_centre


def test_the_name_stays_with_the_centre_and_with_whoever_gave_it(officer, as_user):
    place = country(1)[0]
    organisation = member_in(place)
    maria, colleague = speaker(organisation), speaker(organisation)
    one = sent_out(officer, [place])
    looks(asked(one, organisation), SEEN, maria, name="Мария Тайна")

    for user, there in ((colleague, False), (maria, True), (officer, True)):
        reader = as_user(user)
        for address in (one.get_absolute_url(), f"{one.get_absolute_url()}?export=csv", reverse("api:localcheck-list")):
            assert ("Мария Тайна" in reader.get(address).content.decode()) is there
        assert organisation.name in reader.get(one.get_absolute_url()).content.decode()


def test_who_left_the_coalition_reads_counts_of_their_own_checks_alone(officer, as_user):
    places = country(2)
    ours, theirs = (member_in(place) for place in places)
    one, user = sent_out(officer, places), speaker(ours)
    looks(asked(one, ours), SEEN, user)
    looks(asked(one, theirs), NOT_SEEN, speaker(theirs))
    CoalitionMembership.objects.filter(organisation=ours).update(status="left")
    client, rounds = as_user(user), reverse("monitoring:check-round-list")

    (row,) = client.get(rounds).context["rows"]
    assert row.coverage == Coverage(wanted=2, seen=1, not_seen=0, cannot_tell=0, differ=0)
    (told,) = client.get(reverse("api:checkround-list")).json()["results"]
    assert (told["coverage"]["checked"], told["coverage"]["not_seen"]) == (1, 0)
    sheet = list(csv.DictReader(io.StringIO(client.get(f"{rounds}?export=csv").content.decode("utf-8-sig"))))
    assert [(line["Checked"], line["Not seen"]) for line in sheet] == [("1", "0")]


def test_an_officer_is_told_of_no_more_members_than_they_see(officer, as_user):
    places = country(2)
    member_in(places[0], email="open@example.org")
    hidden = member_in(places[1], email="hidden@example.org")
    type(hidden).objects.filter(pk=hidden.pk).update(confidentiality="restricted")
    commitment, client = PublishedCommitmentFactory(), as_user(officer)
    told = {"question_bg": "Има ли?", "scope": "all", "answers_until": timezone.localdate() + timedelta(days=30)}

    page = client.post(reverse("monitoring:check-round-new", args=[commitment.pk]), told, follow=True)
    assert "1 organisation is asked" in page.content.decode()
    assert CheckRequest.objects.count() == 2

    CheckRequest.objects.update(promised_at=timezone.now() - timedelta(days=8))
    one = CheckRound.objects.get()
    page = client.post(reverse("monitoring:check-round-remind", args=[one.pk]), follow=True)
    assert "1 organisation is reminded" in page.content.decode()


def test_a_double_click_asks_everybody_once(officer, as_user):
    place = country(1)[0]
    member_in(place, email="office@example.org")
    address, client = reverse("monitoring:check-round-new", args=[PublishedCommitmentFactory().pk]), as_user(officer)
    key = client.get(address).context["form"]["idempotency_key"].value()
    told = {"question_bg": "Има ли?", "scope": "all", "answers_until": timezone.localdate(), "idempotency_key": key}

    twice = [client.post(address, told).url for _time in range(2)]

    assert twice == [CheckRound.objects.get().get_absolute_url()] * 2
    finish_promised_work()
    assert len(mail.outbox) == 1


def test_what_arrived_before_the_end_is_not_called_lost_when_it_is_sent_again(officer, as_user, client):
    place = country(1)[0]
    organisation = member_in(place)
    user, one = speaker(organisation), sent_out(officer, [place])
    request = asked(one, organisation)
    told = {"place": place.pk, "answer": SEEN, "checked_on": timezone.localdate()}
    doors = [
        (as_user(user), reverse("monitoring:check-new", args=[request.pk]), 302, {**told, "key": uuid4()}),
        (client, links.url_of(request), 200, {**told, "key": uuid4()}),
    ]
    for at, address, done, form in doors:
        assert at.post(address, form).status_code == done

    close_round(round=one, by=Actor.of(officer))

    for at, address, done, form in doors:
        assert at.post(address, form).status_code == done
        assert at.post(address, {**form, "key": uuid4()}).status_code in {409, 422}
    again = client.post(doors[1][1], doors[1][3]).content.decode()
    assert "Another check" not in again and "медиатор" not in again
    assert LocalCheck.objects.count() == 2


def test_the_public_reads_counts_once_there_are_too_many_to_tell_who_looked(officer, client):
    places = country(11)
    members = [member_in(place) for place in places]
    one = sent_out(officer, places)
    for organisation in members[:9]:
        looks(asked(one, organisation), SEEN, speaker(organisation))
    assert public.counts_of(one.commitment) is None

    CheckRound.objects.update(is_public=True)
    assert public.counts_of(one.commitment) is None  # nine are too few
    looks(asked(one, members[9]), NOT_SEEN, speaker(members[9]))
    told = public.counts_of(one.commitment)
    assert told.coverage == Coverage(wanted=11, seen=9, not_seen=1, cannot_tell=0, differ=0)
    page = client.get(reverse("monitoring:public-detail", args=["en", one.commitment_id])).content.decode()
    assert "checked in 10 of 11 municipalities" in page
    assert places[0].name not in page
    assert not CheckRound.objects.visible_to(AnonymousUser()).exists()
    assert not LocalCheck.objects.visible_to(AnonymousUser()).exists()


def test_who_left_the_coalition_is_asked_no_more(officer, client):
    place = country(1)[0]
    organisation = member_in(place)
    user = speaker(organisation)
    request = asked(sent_out(officer, [place]), organisation)
    address = links.url_of(request)
    CoalitionMembership.objects.filter(organisation=organisation).update(status="left")

    assert links.url_of(CheckRequest.objects.for_list().get(pk=request.pk)) == ""
    assert client.get(address).status_code == 410
    with pytest.raises(ValidationError, match="no member"):
        looks(request, SEEN, user)


def test_giving_longer_keeps_links_alive_and_never_shortens(officer):
    place = country(1)[0]
    organisation = member_in(place)
    one = sent_out(officer, [place])
    longer = one.answers_until + timedelta(days=7)

    prolong_round(round=one, answers_until=longer, by=Actor.of(officer))

    assert timezone.localdate(asked(one, organisation).link.expires_at) == longer + timedelta(days=1)
    with pytest.raises(ValidationError):
        prolong_round(round=one, answers_until=timezone.localdate(), by=Actor.of(officer))


def test_the_timeline_of_the_commitment_tells_when_members_were_sent(officer):
    one = sent_out(officer, country(1))
    close_round(round=one, by=Actor.of(officer))

    titles = [item.title for item in timeline.of(one.commitment, officer)]

    assert {"Round of checks opened", "Round of checks closed"} <= set(titles)


def test_the_panel_of_a_commitment_shows_its_rounds(officer, as_user):
    one = sent_out(officer, country(4))

    text = as_user(officer).get(reverse("monitoring:commitment-checks", args=[one.commitment_id])).content.decode()

    assert "checked in 0 of 4 municipalities" in text


def test_the_map_tells_by_sign_and_number_what_colour_tells(officer, as_user):
    places = country(3)
    organisation = member_in(places[0])
    one = sent_out(officer, places)
    looks(asked(one, organisation), SEEN, speaker(organisation))

    text = as_user(officer).get(one.get_absolute_url()).content.decode()

    assert "✓ 1/3" in text
    assert 'class="tile tile-seen"' in text
    assert "checked in 1 of 3, seen" in text


@pytest.mark.parametrize("query", ["finding=seen", "region={region}", "place={place}", "q=община 0"])
def test_the_table_is_narrowed_and_the_download_with_it(query, officer, as_user):
    places = country(3)
    elsewhere = PlaceFactory(
        kind="municipality", code="RSE01", name="Друга", parent=PlaceFactory(kind="region", code="RSE")
    )
    organisation = member_in(places[0])
    one = sent_out(officer, [*places, elsewhere])
    looks(asked(one, organisation), SEEN, speaker(organisation))
    narrowed = f"{one.get_absolute_url()}?{query.format(region=places[0].parent_id, place=places[0].pk)}"

    page = as_user(officer).get(narrowed)
    sheet = as_user(officer).get(f"{narrowed}&export=csv").content.decode()

    wanted = places if "region" in query else places[:1]
    assert {spot.place for spot in page.context["page"].object_list} == set(wanted)
    assert ("Община 0" in sheet, "Друга" in sheet) == (True, False)


def test_a_member_checks_over_the_api_for_their_own_organisation(officer, as_user):
    places = country(2)
    ours, theirs = member_in(places[0]), member_in(places[1])
    one = sent_out(officer, places)
    client, told = as_user(speaker(ours)), {"answer": SEEN, "checked_on": str(timezone.localdate())}

    mine = client.post(reverse("api:checkrequest-answer", args=[asked(one, ours).pk]), told)
    not_mine = client.post(reverse("api:checkrequest-answer", args=[asked(one, theirs).pk]), told)

    assert (mine.status_code, mine.json()["answered"]) == (200, 1)
    assert not_mine.status_code == 404
    assert LocalCheck.objects.get().via == "api"


def test_an_officer_writes_down_what_they_hear_on_the_phone(officer, as_user):
    place = country(1)[0]
    organisation = member_in(place)
    request = asked(sent_out(officer, [place]), organisation)

    as_user(officer).post(
        reverse("monitoring:check-phone", args=[request.pk]),
        {"key": uuid4(), "place": place.pk, "answer": SEEN, "checked_on": timezone.localdate(), "name": "Кметицата"},
    )

    made = LocalCheck.objects.get()
    assert (made.via, made.name, made.by) == ("phone", "Кметицата", officer)


def test_the_link_is_shown_as_words_and_as_a_code(officer, as_user):
    place = country(1)[0]
    organisation = member_in(place)
    request = asked(sent_out(officer, [place]), organisation)

    address, client = reverse("monitoring:check-ways", args=[request.pk]), as_user(officer)
    assert links.url_of(request) not in client.get(address).content.decode()
    assert not LogEntry.objects.about(request.round).filter(verb="showed the link of").exists()

    text = client.post(address).content.decode()

    assert links.url_of(request) in text
    shown = LogEntry.objects.about(request.round).get(verb="showed the link of")
    assert (shown.user, shown.changes) == (officer, {"asked": [None, organisation.pk]})
    assert 'src="data:image/svg+xml' in text
    assert place.name in mails.text_message(request)


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_run_the_same_queries_for_any_length(rows, officer, as_user, django_assert_max_num_queries):
    places = country(rows)
    members = [member_in(place) for place in places]
    rounds = [sent_out(officer, places) for _number in range(rows)]
    for one in rounds:
        for organisation in members:
            looks(asked(one, organisation), SEEN, speaker(organisation))
    client = as_user(officer)
    counts = []
    for address in (
        reverse("monitoring:check-round-list"), rounds[0].get_absolute_url(),
        reverse("api:checkround-list"), reverse("api:localcheck-list"), reverse("api:checkrequest-list"),
    ):  # fmt: skip
        client.get(address)
        with django_assert_max_num_queries(40) as captured:
            client.get(address)
        counts.append(len(captured))
    assert counts == QUERIES


QUERIES = [10, 11, 8, 5, 6]


def test_a_key_belongs_to_the_form_it_came_with(officer, as_user):
    places = country(1)
    organisation = member_in(places[0])
    user, key = speaker(organisation), uuid4()
    first, second = sent_out(officer, places), sent_out(officer, places)
    looks(asked(first, organisation), SEEN, user, key=key)
    told = {"answer": SEEN, "checked_on": str(timezone.localdate()), "key": str(key)}

    answer = as_user(user).post(reverse("api:checkrequest-answer", args=[asked(second, organisation).pk]), told)

    assert answer.status_code == 400
    assert LocalCheck.objects.count() == 1


def test_the_sheet_tells_members_nothing_of_evidence_that_stays_in_the_centre(officer, as_user):
    place = country(1)[0]
    organisation = member_in(place)
    user, one = speaker(organisation), sent_out(officer, [place])
    check = looks(asked(one, organisation), SEEN, user)
    page = one.get_absolute_url() + "?export=csv"
    before = as_user(user).get(page).content

    evidence = take_over(check=check, by=Actor.of(officer))
    seen = as_user(user).get(page).content
    Evidence.objects.filter(pk=evidence.pk).update(confidentiality="internal")

    assert seen != before
    assert as_user(user).get(page).content == before


@pytest.mark.parametrize("query", ["region=²", "place=²", f"region={'9' * 5000}", f"place={'9' * 5000}"])
def test_an_address_that_names_no_municipality_is_no_error(query, officer, as_user):
    one = sent_out(officer, country(1))
    assert as_user(officer).get(f"{one.get_absolute_url()}?{query}").status_code == 200
    assert as_user(officer).get(reverse("monitoring:check-ask", args=[one.pk]) + f"?{query}").status_code == 200
