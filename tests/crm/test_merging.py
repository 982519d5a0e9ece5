"""Two records for one organisation or person become one, and nothing is lost."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry, Role
from crm.actions.merging import ChangedSince, merge_records, undo_merge
from crm.actions.organisations import change_organisation
from crm.changes import changes_of
from crm.merging import census, fields, latecomers
from crm.merging.preview import preview
from crm.models import (
    Alias,
    CoalitionMembership,
    ContactPoint,
    Document,
    Erasure,
    ImportBatch,
    Imported,
    Letter,
    Meeting,
    Merge,
    Organisation,
    Participation,
    Person,
    ProfileCheck,
    Task,
    Tenure,
)
from network.models import Tie
from tests.crm.merges import merge, undo
from tests.factories import (
    AskFactory,
    CampaignPartnerFactory,
    CommitmentFactory,
    LetterFactory,
    MeetingFactory,
    MembershipFactory,
    MinistryFactory,
    OfficeFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    PlaceFactory,
    RepresentationFactory,
    TaskFactory,
    TenureFactory,
    ThemeFactory,
    TieFactory,
    UserFactory,
)


@pytest.fixture
def pair(db):
    return OrganisationFactory(name="Сдружение Изгрев"), OrganisationFactory(name="Изгрев")


@pytest.fixture
def two(db):
    return PersonFactory(name="Анка Колева"), PersonFactory(name="А. Колева")


def counted(*records):
    """Without the log: the merge itself is two lines more of it."""
    return {label: rows for label, rows in census.count(*records).items() if label != "accounts.LogEntry.subject"}


# The list of cases


def test_a_both_in_one_meeting(officer, two):
    anka, other = two
    meeting, only_hers = MeetingFactory(author=officer), MeetingFactory(author=officer)
    for person in two:
        Participation.objects.create(meeting=meeting, person=person, side="theirs")
    Participation.objects.create(meeting=only_hers, person=other, side="theirs")
    before = counted(*two)

    made = merge(anka, other, officer)

    assert [seat.meeting for seat in anka.participations.order_by("pk")] == [meeting, only_hers]
    assert made.folded["crm.Participation.person"] == [other.participations.get().pk]
    assert counted(*two) == before


def test_b_both_are_what_tasks_and_documents_are_about(officer, pair):
    kept, gone = pair
    for one in pair:
        TaskFactory(subject=one, author=officer, assignee=officer)
        Document.objects.create(subject=one, author=officer, title="Устав", size=1, sha256="0" * 64)
        TaskFactory(owed_to=one, author=officer, assignee=officer)
    merge(kept, gone, officer)
    assert Task.objects.about(kept).count() == Document.objects.filter(subject_id=kept.pk).count() == 2
    assert kept.owed_tasks.count() == 2
    assert not Task.objects.about(gone).exists()


def test_c_both_members_of_one_organisation_at_overlapping_times(officer, two):
    anka, other = two
    home = OrganisationFactory()
    TenureFactory(person=anka, organisation=home, started="2018", ended="2022")
    TenureFactory(person=other, organisation=home, started="2021", ended="")
    merge(anka, other, officer)
    assert list(anka.tenures.order_by("started").values_list("started", "ended")) == [("2018", "2022"), ("2021", "")]


def test_c_a_post_somebody_sat_in_is_not_left_behind(officer, pair, two):
    """Else the meeting would count as one with a body that is no more."""
    kept, gone = pair
    same = {"person": two[0], "office": None, "role": "Директор", "started": "2020", "ended": ""}
    TenureFactory(organisation=kept, **same)
    lonely, sat_in = TenureFactory(organisation=gone, **same), TenureFactory(organisation=gone, **same)
    meeting = ParticipationFactory(person=two[0], capacity=sat_in).meeting
    assert meeting in Meeting.objects.with_organisation(gone, officer)
    made = merge(kept, gone, officer)
    assert meeting in Meeting.objects.with_organisation(kept, officer)
    assert made.folded == {"crm.Tenure.organisation": [lonely.pk]}
    undo(made, officer)
    assert meeting in Meeting.objects.with_organisation(gone, officer)


def test_c_one_standing_at_a_time(officer, pair):
    kept, gone = pair
    MembershipFactory(organisation=kept, started_on=date(2020, 1, 1))
    overlapping = MembershipFactory(organisation=gone, status="candidate", started_on=date(2022, 1, 1))
    earlier = MembershipFactory(
        organisation=gone, status="invited", started_on=date(2015, 1, 1), ended_on=date(2016, 1, 1)
    )
    made = merge(kept, gone, officer)
    assert made.folded == {"crm.CoalitionMembership.organisation": [overlapping.pk]}
    assert earlier in kept.memberships.all()


def test_d_both_have_logins_and_nobody_loses_one(officer, administrator, two):
    anka, other = two
    anka.user, other.user = UserFactory(role=Role.MEMBER), UserFactory(role=Role.MEMBER)
    anka.save()
    other.save()
    first, second = anka.user, other.user
    spoken_for = RepresentationFactory(user=first)
    with pytest.raises(ValidationError, match="choose the one"):
        merge_records(kept=anka, gone=other, choices={}, keeps_name=False, seen=None, by=Actor(officer))

    made = merge(anka, other, officer, user="gone")

    assert (anka.user, other.user) == (second, None)
    first.refresh_from_db()
    assert first.is_active
    assert not hasattr(first, "person")
    assert spoken_for in first.representations.all()
    told = Task.objects.get(assignee=administrator)
    assert first.email in told.what
    assert "Колева" not in told.what
    undo(made, officer)
    anka.refresh_from_db()
    other.refresh_from_db()
    assert (anka.user, other.user) == (first, second)


@pytest.mark.parametrize("whose", [0, 1])
def test_d_the_only_login_stays_with_the_person(officer, administrator, two, whose):
    login = UserFactory(role=Role.MEMBER)
    Person.objects.filter(pk=two[whose].pk).update(user=login)
    merge(*Person.objects.order_by("pk").filter(pk__in=[one.pk for one in two]), officer)
    two[0].refresh_from_db()
    assert two[0].user == login
    assert not Task.objects.filter(assignee=administrator).exists()


def test_e_both_stand_on_one_letter(officer, pair):
    kept, gone = pair
    letter = LetterFactory(organisation=gone, on_behalf_of=kept, author=officer)
    merge(kept, gone, officer)
    letter.refresh_from_db()
    assert (letter.organisation, letter.on_behalf_of) == (kept, kept)


def test_f_both_hold_one_role_in_a_campaign(officer, pair):
    kept, gone = pair
    mine = CampaignPartnerFactory(organisation=kept, started="2024")
    theirs = CampaignPartnerFactory(organisation=gone, campaign=mine.campaign, started="2025-03")
    led = CampaignPartnerFactory(organisation=gone, campaign=mine.campaign, role="lead")
    made = merge(kept, gone, officer)
    assert made.folded == {"campaigns.CampaignPartner.organisation": [theirs.pk]}
    assert made.moved["campaigns.CampaignPartner.organisation"] == [led.pk]


def test_f_every_rule_of_every_table_is_kept_by_folding(officer, pair):
    """Ties with each other, the same tie to a third, an open question each: what cannot be twice stays behind."""
    kept, gone = pair
    third = OrganisationFactory()
    each_other = TieFactory(stated_by=gone, other=kept)
    TieFactory(stated_by=kept, other=third)
    same = TieFactory(stated_by=gone, other=third)
    fine = TieFactory(stated_by=gone, other=third, kind=Tie.Kind.TRAINS)
    for one in pair:
        ProfileCheck.objects.create(organisation=one)
    made = merge(kept, gone, officer)
    assert made.folded["network.Tie.stated_by"] == sorted([each_other.pk, same.pk])
    assert len(made.folded["crm.ProfileCheck.organisation"]) == 1
    fine.refresh_from_db()
    assert fine.stated_by == kept


def test_g_what_was_merged_or_erased_is_not_merged_again(officer, pair, two):
    kept, gone = pair
    merge(kept, gone, officer)
    for first, second in ((gone, OrganisationFactory()), (OrganisationFactory(), gone)):
        with pytest.raises(ValidationError, match="merged into another record already"):
            merge_records(kept=first, gone=second, choices={}, keeps_name=False, seen=None, by=Actor(officer))
    Person.objects.filter(pk=two[0].pk).update(erased_on=timezone.now())
    with pytest.raises(ValidationError, match="were erased"):
        merge_records(kept=two[1], gone=two[0], choices={}, keeps_name=False, seen=None, by=Actor(officer))


def test_g_struck_out_offices_and_withdrawn_letters_move_as_they_are(officer, pair):
    kept, gone = pair
    office = OfficeFactory(body=gone, voided_at=timezone.now(), void_reason="Закрита")
    letter = LetterFactory(organisation=gone, author=officer, voided_at=timezone.now(), void_reason="Грешка")
    merge(kept, gone, officer)
    office.refresh_from_db()
    assert (office.body, office.void_reason) == (kept, "Закрита")
    assert Letter.objects.get(pk=letter.pk).organisation == kept


def test_h_identical_names(officer):
    kept, gone = OrganisationFactory(name="Едно"), OrganisationFactory(name="Едно")
    seen = preview(kept, gone, {}, True, officer)
    assert all(row.is_equal for row in seen.rows)
    merge(kept, gone, officer, keeps_name=True)
    assert not kept.aliases.exists()
    assert [one.pk for one in Organisation.objects.visible_to(officer).matching("Едно")] == [kept.pk]


def test_i_the_result_is_the_preview_field_by_field(officer):
    place, other_place, above = PlaceFactory(), PlaceFactory(), MinistryFactory()
    kept = OrganisationFactory(name="Едно", place=place, about="А", confidentiality="coalition", founded="2009")
    gone = OrganisationFactory(
        name="Друго", name_latin="Other", short_name="Д", place=other_place, about="Б", parent=above,
        confidentiality="internal", website="https://example.org", is_verified=False,
    )  # fmt: skip
    gone.themes.add(ThemeFactory())
    ContactPoint.objects.create(organisation=gone, kind="phone", value="+359888123456")
    choices = {"name": "gone", "about": "gone", "parent": "gone", "website": "gone", "is_verified": "gone"}
    shown = {one.label: one.value for one in preview(kept, gone, choices, True, officer).result}

    merge(kept, gone, officer, keeps_name=True, **choices)

    kept = Organisation.objects.get(pk=kept.pk)
    for field in fields.choosable(Organisation):
        assert shown[str(field.verbose_name)] == fields.shown(kept, field, officer), field.name
    assert (kept.name, kept.about, kept.parent, kept.place, kept.name_latin) == ("Друго", "Б", above, place, "")
    assert kept.confidentiality == "internal"
    assert shown["themes"] == ", ".join(map(str, kept.themes.all()))
    assert shown["contact points"] == kept.contact_points.get().shown
    assert shown["aliases"] == kept.aliases.get().name == "Едно"


def test_i_looking_changes_nothing(officer, pair):
    kept, gone = pair
    ContactPoint.objects.create(organisation=gone, kind="phone", value="+359888123456")
    before = [fields.values_of(one) for one in pair]
    preview(kept, gone, {"name": "gone"}, True, officer)
    assert [fields.values_of(Organisation.objects.get(pk=one.pk)) for one in pair] == before
    assert gone.contact_points.count() == 1
    assert not Merge.objects.exists()


def test_k_every_table_that_points_at_a_record_is_in_the_census():
    organisations = {link.label for link in census.links_to(Organisation)}
    people = {link.label for link in census.links_to(Person)}
    assert {
        "crm.Alias.organisation", "crm.Organisation.parent", "crm.Organisation_themes.organisation", "crm.Task.subject",
        "crm.Document.subject", "crm.Task.owed_to", "campaigns.Ask.addressed_to", "monitoring.Commitment.owed_by",
        "network.Tie.other", "network.Tie.stated_by", "briefings.Briefing.institution", "crm.Representation.organisation",
        "accounts.LogEntry.subject",
    } <= organisations  # fmt: skip
    assert {"crm.Tenure.person", "crm.Letter.person", "monitoring.Commitment.spoken_by", "crm.Consent.person"} <= people


# What else holds


def test_a_merged_record_is_seen_and_changed_by_nobody(officer, leader, pair, two):
    speaker = RepresentationFactory(organisation=pair[1]).user
    for kept, gone in (pair, two):
        merge(kept, gone, officer)
        for user in (officer, leader, speaker):
            assert gone not in type(gone).objects.visible_to(user)
            assert gone not in type(gone).objects.changeable_by(user)


def test_the_same_phone_twice_is_one_phone(officer, pair):
    for one in pair:
        ContactPoint.objects.create(organisation=one, kind="phone", value="+359888123456")
    made = merge(*pair, officer)
    assert pair[0].contact_points.count() == 1
    assert list(made.folded) == ["crm.ContactPoint.organisation"]


def test_parts_follow_and_no_circle_arises(officer):
    kept, gone = MinistryFactory(), MinistryFactory()
    above = MinistryFactory(parent=gone)
    Organisation.objects.filter(pk=kept.pk).update(parent=above)
    kept.refresh_from_db()
    part = MinistryFactory(parent=gone)
    made = merge(kept, gone, officer)
    part.refresh_from_db()
    assert part.parent == kept
    assert made.folded == {"crm.Organisation.parent": [above.pk]}


def test_nothing_becomes_part_of_itself(officer):
    kept = MinistryFactory()
    gone = MinistryFactory(parent=kept)
    assert merge(kept, gone, officer, parent="gone")
    assert kept.parent is None
    lower = MinistryFactory(parent=kept)
    merge(lower, kept, officer)
    assert lower.parent is None


def test_the_stricter_level_wins_whatever_is_chosen(leader):
    kept, gone = OrganisationFactory(confidentiality="public"), OrganisationFactory(confidentiality="restricted")
    merge(kept, gone, leader, confidentiality="kept")
    assert kept.confidentiality == "restricted"


def test_whoever_asked_not_to_be_contacted_is_not(officer, two):
    anka, other = two
    Person.objects.filter(pk=other.pk).update(do_not_contact=True)
    merge(anka, Person.objects.get(pk=other.pk), officer, do_not_contact="kept")
    assert anka.do_not_contact


def test_what_came_in_with_a_file_stays_said_of_that_record(officer, pair):
    """Taking the file back must never reach the record that was there before."""
    kept, gone = pair
    batch = ImportBatch.objects.create(file_name="list.csv", content="organisations", author=officer)
    came = Imported.objects.create(batch=batch, row=1, outcome="created", subject=gone)
    merge(kept, gone, officer)
    came.refresh_from_db()
    assert came.subject_id == gone.pk


def test_the_history_of_both_stands_on_one_page(officer, pair):
    kept, gone = pair
    change_organisation(organisation=gone, version=None, by=Actor(officer), about="Ново")
    entries = LogEntry.objects.about(gone).count()
    merge(kept, gone, officer)
    assert LogEntry.objects.about(gone).count() == entries + 1, "the log itself is not moved"
    assert "changed" in {change.verb for change in changes_of(kept, officer)}


def test_a_change_since_the_preview_shows_it_again(officer, pair):
    kept, gone = pair
    seen = preview(kept, gone, {}, False, officer).fingerprint
    change_organisation(organisation=gone, version=None, by=Actor(officer), about="Ново")
    with pytest.raises(ChangedSince):
        merge_records(kept=kept, gone=gone, choices={}, keeps_name=False, seen=seen, by=Actor(officer))
    ContactPoint.objects.create(organisation=gone, kind="phone", value="+359888123456")
    assert preview(kept, gone, {}, False, officer).fingerprint != seen
    assert not Merge.objects.exists()


def test_what_is_hidden_from_the_officer_moves_but_is_not_counted(officer, leader, pair):
    kept, gone = pair
    MeetingFactory(confidentiality="restricted", author=leader)
    hidden = Participation.objects.create(
        meeting=MeetingFactory(confidentiality="restricted", author=leader), organisation=gone, side="theirs"
    )
    without = preview(kept, gone, {}, False, officer)
    assert without.moved == without.folded == []
    assert [one.count for one in preview(kept, gone, {}, False, leader).moved] == [1]
    merge(kept, gone, officer)
    hidden.refresh_from_db()
    assert hidden.organisation == kept


def test_a_hidden_parent_is_not_overwritten(officer, leader):
    hidden, open_one = MinistryFactory(confidentiality="restricted"), MinistryFactory()
    kept, gone = OrganisationFactory(parent=hidden), OrganisationFactory(parent=open_one)
    with pytest.raises(ValidationError, match="leadership"):
        merge(kept, gone, officer, parent="gone")
    same = OrganisationFactory()
    merge(kept, same, officer)
    assert kept.parent == hidden


def test_two_entries_of_the_reference_data_are_not_merged(officer):
    with pytest.raises(ValidationError, match="reference data"):
        merge(MinistryFactory(key="one"), MinistryFactory(key="two"), officer)
    kept, gone = MinistryFactory(), MinistryFactory(key="three")
    merge(kept, gone, officer)
    assert (kept.key, gone.key) == ("three", None), "the next load of the reference data finds the one that stays"


# Undo


def test_undo_leaves_what_people_did_since_and_says_so(officer, pair):
    kept, gone = pair
    home = OrganisationFactory()
    went_on = TaskFactory(owed_to=gone, author=officer, assignee=officer)
    stays = TaskFactory(owed_to=gone, author=officer, assignee=officer)
    deleted = ContactPoint.objects.create(organisation=gone, kind="phone", value="+359888123456")
    Organisation.objects.filter(pk=gone.pk).update(about="За нас", offers="Курсове")
    gone.refresh_from_db()
    made = merge(kept, gone, officer, about="gone", offers="gone")
    change_organisation(organisation=kept, version=None, by=Actor(officer), about="Написано след това")
    Task.objects.filter(pk=went_on.pk).update(owed_to=home)
    deleted.delete()
    later = TaskFactory(owed_to=kept, author=officer, assignee=officer)

    made = undo(made, officer)

    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.about, kept.offers, gone.about) == ("Написано след това", "", "За нас")
    assert made.left == {"fields": ["about"], "rows": {"crm.ContactPoint": 1, "crm.Task": 1}}
    assert list(gone.owed_tasks.all()) == [stays]
    assert later in kept.owed_tasks.all()
    assert gone in Organisation.objects.visible_to(officer)


def test_undo_is_refused_in_words(officer, pair):
    kept, gone = pair
    made = merge(kept, gone, officer)
    another = OrganisationFactory()
    later = merge(kept, another, officer)
    with pytest.raises(ValidationError, match="later"):
        undo(made, officer)
    undo(later, officer)
    top = OrganisationFactory()
    kept.refresh_from_db()
    above = merge(top, kept, officer)
    gone.refresh_from_db()
    assert gone.merged_into == top
    with pytest.raises(ValidationError, match="Undo that merge first"):
        undo(made, officer)
    undo(above, officer)
    gone.refresh_from_db()
    assert gone.merged_into == kept
    Merge.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(days=31))
    with pytest.raises(ValidationError, match="30 days"):
        undo(made, officer)
    Merge.objects.filter(pk=made.pk).update(at=timezone.now() - timedelta(days=29))
    undo(made, officer)
    with pytest.raises(ValidationError, match="undone already"):
        undo(made, officer)


def test_a_login_given_away_meanwhile_is_not_taken_back(officer, administrator, two):
    anka, other = two
    anka.user, other.user = UserFactory(role=Role.MEMBER), UserFactory(role=Role.MEMBER)
    anka.save()
    other.save()
    freed = other.user
    made = merge(anka, other, officer, user="kept")
    somebody = PersonFactory(user=freed)
    assert undo(made, officer).left["fields"] == ["user"]
    other.refresh_from_db()
    somebody.refresh_from_db()
    assert (other.user, somebody.user) == (None, freed)


def test_undo_makes_no_circle(officer):
    kept, gone, above = MinistryFactory(), MinistryFactory(), MinistryFactory()
    Organisation.objects.filter(pk=gone.pk).update(parent=above)
    gone.refresh_from_db()
    part = MinistryFactory(parent=gone)
    made = merge(kept, gone, officer)
    Organisation.objects.filter(pk=above.pk).update(parent=part)
    assert "parent" in undo(made, officer).left["fields"]
    gone.refresh_from_db()
    assert gone.parent is None


def test_a_version_read_while_they_were_one_is_old_after_the_undo(officer, pair):
    kept, _gone = pair
    made = merge(*pair, officer)
    while_one = kept.version
    undo(made, officer)
    kept.refresh_from_db()
    assert kept.version == 1
    change_organisation(organisation=kept, version=1, by=Actor(officer), about="А")
    kept.refresh_from_db()
    assert kept.version < while_one


def test_what_was_written_in_the_moment_of_the_merge_follows(officer, pair):
    kept, gone = pair
    for one in pair:
        ContactPoint.objects.create(organisation=one, kind="phone", value="+359888123456")
    made = merge(kept, gone, officer)
    late = TaskFactory(owed_to=gone, author=officer, assignee=officer)
    assert latecomers.follow() == 1
    late.refresh_from_db()
    assert late.owed_to == kept
    assert gone.contact_points.count() == 1, "what stayed behind on purpose stays"
    undo(Merge.objects.get(pk=made.pk), officer)
    late.refresh_from_db()
    assert late.owed_to == gone


def test_two_who_merge_at_once_merge_once(transactional_db):
    """Crosswise too: the second waits and is told."""
    officer = UserFactory(role=Role.OFFICER)
    one, other = OrganisationFactory(), OrganisationFactory()
    begin, answers = Barrier(2), []

    def act(kept, gone):
        try:
            begin.wait()
            merge_records(kept=kept, gone=gone, choices={}, keeps_name=False, seen=None, by=Actor(officer))
            answers.append("merged")
        except ValidationError:
            answers.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=act, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["merged", "refused"]
    assert Merge.objects.count() == 1


# Names and standing


def test_names_not_chosen_still_find_the_kept_record(officer, pair, two):
    for kept, gone, word in ((*pair, "Изгрев"), (*two, "А. Колева")):
        model = type(kept)
        model.objects.filter(pk=kept.pk).update(name="Съвсем друго")
        merge(model.objects.get(pk=kept.pk), gone, officer)
        assert [one.pk for one in model.objects.visible_to(officer).matching(word)] == [kept.pk]


def test_the_other_name_is_kept_as_another_name_when_wanted(officer, pair):
    kept, gone = pair
    made = merge(kept, gone, officer, keeps_name=True)
    assert [alias.name for alias in kept.aliases.all()] == ["Изгрев"]
    undo(made, officer)
    assert not Alias.objects.exists()


def test_a_standing_left_behind_opens_nothing(officer, pair):
    from crm.confidentiality import speaks_for_a_member

    kept, gone = pair
    MembershipFactory(organisation=kept, status="left", started_on=date(2020, 1, 1))
    MembershipFactory(organisation=gone, status="member", started_on=date(2020, 1, 1))
    speaker = UserFactory(role=Role.MEMBER)
    for one in pair:
        RepresentationFactory(user=speaker, organisation=one)
    assert speaks_for_a_member(speaker)
    merge(kept, gone, officer)
    speaker = type(speaker).objects.get(pk=speaker.pk)
    assert not speaks_for_a_member(speaker)
    assert not CoalitionMembership.objects.standing(timezone.localdate()).exists()
    assert [one.pk for one in Organisation.objects.changeable_by(speaker)] == [kept.pk]


def test_ungated_work_of_the_machine_sees_one_of_the_two(officer, pair):
    from crm import heartbeat

    kept, gone = pair
    for one in pair:
        MembershipFactory(organisation=one)
    merge(kept, gone, officer)
    assert [one.pk for one in heartbeat.due_for_a_question(timezone.localdate())] == [kept.pk]


def test_what_belongs_to_a_commitment_follows(officer, pair):
    kept, gone = pair
    commitment, ask = CommitmentFactory(owed_by=gone), AskFactory(addressed_to=gone, author=officer)
    version = commitment.version
    merge(kept, gone, officer)
    commitment.refresh_from_db()
    ask.refresh_from_db()
    assert (commitment.owed_by, ask.addressed_to, commitment.version) == (kept, kept, version)
    assert Tenure.objects.count() == 0


# Old addresses


def get(as_user, user, url):
    return as_user(user).get(url)


@pytest.mark.parametrize("name", ["crm:organisation-detail", "crm:organisation-edit", "crm:standing-new",
                                  "campaigns:organisation-asks", "api:organisation-detail", "network:organisation-ties"])  # fmt: skip
def test_old_addresses_lead_on(as_user, officer, pair, name):
    kept, gone = pair
    merge(kept, gone, officer)
    answer = get(as_user, officer, f"{reverse(name, args=[gone.pk])}?a=1")
    assert (answer.status_code, answer["Location"]) == (301, f"{reverse(name, args=[kept.pk])}?a=1")
    assert "no-store" in answer["Cache-Control"]
    merged = Merge.objects.get()
    undo(merged, officer)
    assert get(as_user, officer, reverse(name, args=[gone.pk])).status_code == 200


def test_old_addresses_of_people_lead_on(as_user, officer, two):
    merge(*two, officer)
    answer = get(as_user, officer, two[1].get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, two[0].get_absolute_url())


def test_what_was_typed_into_an_old_form_is_not_lost(as_user, officer, pair):
    kept, gone = pair
    old = reverse("crm:organisation-edit", args=[gone.pk])
    data = {"kind": "ngo", "name": "Изгрев", "about": "Дълъг текст", "confidentiality": "coalition", "version": 1,
            "is_verified": "on"}  # fmt: skip
    for name in ("contact_points", "aliases"):
        data |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    merge(kept, gone, officer)
    answer = as_user(officer).post(old, data)
    assert (answer.status_code, answer["Location"]) == (308, reverse("crm:organisation-edit", args=[kept.pk]))
    again = as_user(officer).post(answer["Location"], data)
    assert again.status_code == 422
    assert "Дълъг текст" in again.content.decode()
    kept.refresh_from_db()
    assert kept.about == ""


def test_nobody_confirms_a_text_they_have_not_read(as_user, officer, pair):
    merge(*pair, officer)
    assert as_user(officer).post(reverse("crm:organisation-confirm", args=[pair[1].pk])).status_code == 404


def test_drafts_and_pickers_with_the_old_number_mean_the_kept_one(officer, pair):
    from crm import kinds

    kept, gone = pair
    merge(kept, gone, officer)
    assert kinds.find(f"organisation:{gone.pk}", officer) == kept


def test_a_link_to_a_merged_profile_asks_about_the_kept_one(client, officer, pair):
    from accounts import links
    from accounts.models import OneTimeLink

    kept, gone = pair
    for one in pair:
        MembershipFactory(organisation=one)
    link = links.open_link(OneTimeLink.Purpose.PROFILE, made_by=officer, lasts=timedelta(days=30))
    ProfileCheck.objects.create(organisation=gone, link=link)
    merge(kept, gone, officer)
    page = client.get(reverse("crm:profile-link", args=[links.key_of(link)]))
    assert "Сдружение Изгрев" in page.content.decode()


# Whoever may not know


def test_an_old_address_tells_a_lower_role_nothing(as_user, officer, leader, member):
    kept, gone = OrganisationFactory(confidentiality="public"), OrganisationFactory(confidentiality="restricted")
    merge(kept, gone, leader)
    nothing = get(as_user, member, reverse("crm:organisation-detail", args=[999_999]))
    hidden = get(as_user, member, gone.get_absolute_url())
    assert (hidden.status_code, nothing.status_code) == (404, 404)
    # Later the kept one is opened wider: that the restricted one was the same stays with those who knew of it.
    Organisation.objects.filter(pk=kept.pk).update(confidentiality="public")
    assert get(as_user, member, gone.get_absolute_url()).status_code == 404
    assert get(as_user, officer, gone.get_absolute_url()).status_code == 404
    assert get(as_user, leader, gone.get_absolute_url()).status_code == 301
    assert kept not in Organisation.objects.visible_to(member).matching(gone.name)


def test_a_member_reads_no_merge_and_no_suspicion(member, leader, officer):
    kept, gone = OrganisationFactory(confidentiality="internal"), OrganisationFactory(confidentiality="restricted")
    merge(kept, gone, leader)
    assert not Merge.objects.visible_to(member).exists()
    assert not Merge.objects.visible_to(officer).exists()
    assert Merge.objects.visible_to(leader).exists()


def test_undo_by_the_page_and_what_it_says(as_user, officer, pair):
    made = merge(*pair, officer)
    page = as_user(officer).get(made.get_absolute_url()).content.decode()
    assert reverse("crm:merge-undo", args=[made.pk]) in page
    answer = as_user(officer).post(reverse("crm:merge-undo", args=[made.pk]), follow=True)
    assert "as they were before" in answer.content.decode()
    with pytest.raises(ValidationError):
        undo_merge(merge=made, by=Actor(officer))


@pytest.mark.parametrize("side", ["kept", "gone"])
@pytest.mark.parametrize("state", ["prepared", "confirmed"])
def test_nobody_is_merged_while_an_erasure_is_under_way(officer, side, state):
    people = {"kept": PersonFactory(), "gone": PersonFactory()}
    signed = {"confirmed_by": officer, "confirmed_at": timezone.now()} if state == "confirmed" else {}
    erasure = Erasure.objects.create(person=people[side], prepared_by=officer, state=state, reason="пожела", **signed)
    with pytest.raises(ValidationError, match="under way"):
        merge(people["kept"], people["gone"], officer)
    erasure.state = Erasure.State.DROPPED
    erasure.save()

    assert merge(people["kept"], people["gone"], officer).pk
