"""Writing a paper: blocks in order, two people at once, what was before, and a page that asks no more for more."""

import json
import re
import time
from datetime import timedelta
from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.conflicts import Conflict
from accounts.models import Role
from briefings import actions, presets
from briefings.composing import history
from briefings.composing.history import changes, compared
from briefings.gathering import gather
from briefings.kinds import KINDS
from briefings.models import SUBJECTS, Block, BlockComment, BlockVersion, Briefing, BriefingTemplate
from crm.confidentiality import Level
from tests.factories import (
    CampaignFactory,
    EvidenceFactory,
    MeetingFactory,
    PersonFactory,
    PlaceFactory,
    PublishedCommitmentFactory,
    SessionFactory,
    ThemeFactory,
    UserFactory,
    VerdictFactory,
)
from tests.queries import queries_of

TODAY = timezone.localdate()
KEYS = {
    "institution": "organisation",
    "person": "person",
    "place": "place",
    "campaign": "campaign",
    "session": "session",
}


@pytest.fixture
def colleague(db):
    return UserFactory(role=Role.LEADERSHIP, name="Лъчезар Лидер")


@pytest.fixture
def subjects(body):
    return {
        "institution": body, "person": PersonFactory(confidentiality=Level.PUBLIC), "theme": ThemeFactory(),
        "place": PlaceFactory(), "campaign": CampaignFactory(confidentiality=Level.PUBLIC),
        "session": SessionFactory(confidentiality=Level.PUBLIC, body__organisation__confidentiality=Level.PUBLIC),
    }  # fmt: skip


def order(briefing):
    return [block.kind for block in Block.objects.filter(briefing=briefing).standing()]


# Beginning


@pytest.mark.parametrize(
    ("preset", "subject"),
    [(one.name, subject) for one in presets.PRESETS for subject in one.subjects or [""]],
)
def test_a_paper_begins_from_each_known_beginning_and_stands_on_its_page(preset, subject, subjects, leader, as_user):
    form = {"language": "bg", "level": "internal", "title": "", "question": "", "audience": ""}
    if subject:
        record = subjects[subject]
        form[subject] = f"{KEYS[subject]}:{record.pk}" if subject in KEYS else str(record.pk)

    answer = as_user(leader).post(f"{reverse('briefings:briefing-new')}?preset={preset}", form)

    briefing = Briefing.objects.get()
    assert answer.url == reverse("briefings:composer", args=[briefing.pk])
    assert order(briefing) == list(presets.BY_NAME[preset].blocks)
    assert briefing.style == presets.BY_NAME[preset].style
    assert briefing.subject == (subjects[subject] if subject else None)
    assert as_user(leader).get(answer.url).status_code == 200
    assert gather(briefing, leader, TODAY).sections


def test_at_a_wider_level_it_begins_without_what_would_not_enter(begin):
    assert {"stances", "we-owe", "known"}.isdisjoint(order(begin("institution", level=Level.PUBLIC)))
    assert {"stances", "we-owe", "known"} <= set(order(begin("institution", level=Level.INTERNAL)))


def test_a_subject_is_asked_for_and_only_one(subjects, as_user, leader):
    form = {"language": "bg", "level": "internal"}
    url = f"{reverse('briefings:briefing-new')}?preset=institution"
    two = {**form, "institution": f"organisation:{subjects['institution'].pk}", "theme": str(subjects["theme"].pk)}

    assert "institution" in as_user(leader).post(url, form).context["form"].errors
    assert "theme" in as_user(leader).post(url, two).context["form"].errors
    assert not Briefing.objects.exists()


def test_where_one_subject_is_possible_it_is_required_and_what_is_wrong_is_said_once(as_user, leader):
    url = f"{reverse('briefings:briefing-new')}?preset=country"

    answer = as_user(leader).post(url, {"language": "en", "level": "internal", "title": "Kept"})

    form = answer.context["form"]
    assert (answer.status_code, form.fields["theme"].required) == (422, True)
    assert list(form.errors["theme"]) == ["Choose what the paper is about."]
    assert answer.content.decode().count('class="error-summary"') == 1
    assert 'value="Kept"' in answer.content.decode()


def test_a_template_of_our_own_begins_the_next_paper_and_carries_no_words(begin, leader, as_user, subjects):
    briefing = begin(kinds=["text", "commitments"])
    Block.objects.filter(kind="text").update(text="Тайна", heading="Увод", about={"institution": 1})
    as_user(leader).post(reverse("briefings:template-new", args=[briefing.pk]), {"name": "Наш ред"})
    kept = BriefingTemplate.objects.get()
    assert "Тайна" not in json.dumps(kept.blocks, ensure_ascii=False)

    url = f"{reverse('briefings:briefing-new')}?template=Наш ред"
    as_user(leader).post(url, {"language": "bg", "level": "public", "theme": str(subjects["theme"].pk)})

    made = Briefing.objects.latest("pk")
    assert [(one.kind, one.heading, one.text) for one in made.blocks.standing()] == [
        ("text", "Увод", ""), ("commitments", "", ""),
    ]  # fmt: skip


def test_a_second_template_of_the_name_is_refused_beside_the_field(begin, leader, as_user):
    briefing = begin(kinds=["text"])
    url = reverse("briefings:template-new", args=[briefing.pk])
    as_user(leader).post(url, {"name": "Наш ред"})

    answer = as_user(leader).post(url, {"name": "Наш ред"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])


# Blocks in order


def test_blocks_are_added_moved_taken_out_and_put_back_in_order(begin, leader, as_user):
    briefing = begin(kinds=["text", "numbers", "method"])
    client = as_user(leader)

    client.post(reverse("briefings:block-new", args=[briefing.pk]), {"kind": "quote", "after": "1"})
    assert order(briefing) == ["text", "quote", "numbers", "method"]
    client.post(reverse("briefings:block-new", args=[briefing.pk]), {"kind": "map", "after": "0"})
    assert order(briefing) == ["map", "text", "quote", "numbers", "method"]
    quote = Block.objects.get(kind="quote")
    client.post(reverse("briefings:block-move", args=[quote.pk]), {"to": "1"})
    assert order(briefing) == ["quote", "map", "text", "numbers", "method"]
    client.post(reverse("briefings:block-move", args=[quote.pk]), {"to": "99"})
    assert order(briefing) == ["map", "text", "numbers", "method", "quote"]
    taken = client.post(reverse("briefings:block-remove", args=[Block.objects.get(kind="text").pk]), follow=True)
    assert "At the end of the page it can be put back." in taken.content.decode()
    assert order(briefing) == ["map", "numbers", "method", "quote"]
    client.post(reverse("briefings:block-new", args=[briefing.pk]), {"kind": "asks", "after": "4"})
    client.post(reverse("briefings:block-restore", args=[Block.objects.get(kind="text").pk]))
    assert order(briefing) == ["map", "numbers", "method", "asks", "quote", "text"]


@pytest.mark.parametrize("kinds", [[], ["text", "method"]])
def test_a_block_asked_for_twice_is_added_once_and_another_kind_is_another(kinds, begin, leader, as_user):
    briefing, client = begin(kinds=kinds), as_user(leader)
    page = client.get(reverse("briefings:composer", args=[briefing.pk])).content.decode()
    adding = page[page.index(reverse("briefings:block-new", args=[briefing.pk])) :]
    key = re.search(r'name="idempotency_key" value="([^"]+)"', adding)[1]

    def press(kind):
        words = {"kind": kind, "after": "1", "idempotency_key": key}
        return client.post(reverse("briefings:block-new", args=[briefing.pk]), words)

    first, again, other = press("quote"), press("quote"), press("map")

    assert (first.url == again.url, other.url != first.url) == (True, True)
    assert sorted(order(briefing)) == sorted([*kinds, "quote", "map"])


@pytest.mark.parametrize("kinds", [[], ["text"], ["text", "numbers", "method"]])
def test_below_each_block_and_where_none_stands_one_can_be_chosen(kinds, begin, leader, officer, as_user):
    url = reverse("briefings:composer", args=[begin(kinds=kinds).pk])
    choice = 'name="kind" value="quote"'

    assert as_user(leader).get(url).content.decode().count(choice) == max(len(kinds), 1)
    assert choice not in as_user(officer).get(url).content.decode()


@pytest.mark.parametrize("after", ["", "-3", "99999999999", "x", "40000"])
def test_a_place_that_is_none_breaks_nothing(after, begin, leader, as_user):
    briefing = begin(kinds=["text", "method"])

    answer = as_user(leader).post(reverse("briefings:block-new", args=[briefing.pk]), {"kind": "map", "after": after})

    assert answer.status_code == 302
    assert sorted(order(briefing))[-2:] == ["method", "text"]


@pytest.mark.parametrize("to", ["", "0", "-1", "²", "99999", "x"])
def test_a_move_to_nowhere_leaves_the_blocks_in_order(to, begin, leader, as_user):
    briefing = begin(kinds=["text", "method"])
    as_user(leader).post(reverse("briefings:block-move", args=[Block.objects.get(kind="method").pk]), {"to": to})
    assert sorted(order(briefing)) == ["method", "text"]


def test_a_block_taken_out_has_no_place_to_be_moved_to_and_is_put_back_once(begin, leader):
    briefing = begin(kinds=["text", "numbers", "method"])
    block = Block.objects.get(kind="text")
    actions.remove_block(block, by=Actor.of(leader))
    actions.move_block(block, to=1, by=Actor.of(leader))
    assert order(briefing) == ["numbers", "method"]

    actions.restore_block(block, by=Actor.of(leader))
    actions.move_block(Block.objects.get(pk=block.pk), to=1, by=Actor.of(leader))
    actions.restore_block(block, by=Actor.of(leader))

    assert order(briefing) == ["text", "numbers", "method"]


def test_an_unknown_kind_is_not_added(begin, leader, as_user):
    briefing = begin(kinds=["text"])
    as_user(leader).post(reverse("briefings:block-new", args=[briefing.pk]), {"kind": "nothing", "after": "1"})
    assert order(briefing) == ["text"]


# Two people at once


def edit(client, block, text, version, **headers):
    url = reverse("briefings:block-edit", args=[block.pk])
    return client.post(url, {"heading": "", "text": text, "note": "", "version": str(version)}, headers=headers)


def test_whoever_types_holds_the_block_and_the_other_loses_nothing(begin, leader, colleague, as_user):
    block = begin(kinds=["text"]).blocks.get()
    as_user(leader).post(reverse("briefings:block-hold", args=[block.pk]))

    page = as_user(colleague).get(reverse("briefings:block-edit", args=[block.pk]))
    refused = edit(as_user(colleague), block, "Моят текст", 1)

    assert page.context["writer"] == leader
    assert refused.status_code == 422
    assert "Моят текст" in refused.content.decode()
    block.refresh_from_db()
    assert (block.text, block.held_by) == ("", leader)


def test_a_refused_autosave_says_why_in_words_for_the_page(begin, leader, colleague, as_user):
    block = begin(kinds=["text"]).blocks.get()
    edit(as_user(leader), block, "Техният текст", 1)
    Block.objects.update(held_until=None)

    answer = edit(as_user(colleague), block, "Моят текст", 1, hx_request="true")

    assert answer.status_code == 422
    assert answer.json()["version"] == "2"
    assert "Техният текст" in answer.json()["errors"]["text"][0]
    assert Block.objects.get().text == "Техният текст"


def test_a_saved_block_lets_go_of_what_the_device_kept(begin, leader, as_user):
    block = begin(kinds=["text"]).blocks.get()
    answer = edit(as_user(leader), block, "Текст", 1)
    assert f"draft-done:block-{block.pk}" in as_user(leader).get(answer.url).content.decode()


def test_what_was_held_lapses_by_itself(begin, leader, colleague, as_user):
    block = begin(kinds=["text"]).blocks.get()
    actions.hold(block, by=Actor.of(leader))
    Block.objects.update(held_until=timezone.now() - timedelta(seconds=1))

    assert edit(as_user(colleague), block, "Моят текст", 1).status_code == 302
    assert Block.objects.get().text == "Моят текст"


def test_nobody_takes_a_held_block_over_or_out(begin, leader, colleague, as_user):
    block = begin(kinds=["text"]).blocks.get()
    actions.hold(block, by=Actor.of(leader))

    assert as_user(colleague).post(reverse("briefings:block-hold", args=[block.pk])).status_code == 204
    assert as_user(colleague).post(reverse("briefings:block-remove", args=[block.pk])).status_code == 422
    block.refresh_from_db()
    assert (block.held_by, block.removed_at) == (leader, None)


def test_opening_a_form_writes_nothing(begin, leader, as_user):
    block = begin(kinds=["text"]).blocks.get()
    as_user(leader).get(reverse("briefings:block-edit", args=[block.pk]))
    assert Block.objects.get().held_by is None


def test_who_saves_second_sees_both_texts(begin, leader, colleague, as_user):
    block = begin(kinds=["text"]).blocks.get()
    edit(as_user(leader), block, "Техният текст", 1)
    Block.objects.update(held_until=None)

    answer = edit(as_user(colleague), block, "Моят текст", 1)

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Техният текст" in shown
    assert "Моят текст" in shown
    assert Block.objects.get().text == "Техният текст"
    again = edit(as_user(colleague), block, "Моят текст", answer.context["form"]["version"].value())
    assert again.status_code == 302
    assert Block.objects.get().text == "Моят текст"
    assert {version.content["text"] for version in BlockVersion.objects.all()} >= {"Техният текст", "Моят текст"}


def test_a_paper_changed_meanwhile_is_not_overwritten(begin, leader):
    briefing = begin(kinds=["text"])
    actions.change(briefing, version=1, title="Първо", by=Actor.of(leader))
    with pytest.raises(Conflict):
        actions.change(briefing, version=1, title="Второ", by=Actor.of(leader))
    assert Briefing.objects.get().title == "Първо"


# What was before


def test_what_is_typed_is_saved_as_it_is_typed_and_is_one_version(begin, leader, as_user):
    block = begin(kinds=["text"]).blocks.get()
    version = 1
    for text in ("Мес", "Места", "Места без такса"):
        answer = edit(as_user(leader), block, text, version, hx_request="true")
        assert answer.status_code == 204
        version = json.loads(answer["HX-Trigger"])["block-saved"]["version"]

    assert version == Block.objects.get().version == 4
    assert list(BlockVersion.objects.order_by("number").values_list("number", "content__text")) == [
        (1, ""), (4, "Места без такса"),
    ]  # fmt: skip


def test_after_ten_minutes_or_by_another_hand_a_new_version_begins(begin, leader, colleague):
    block = begin(kinds=["text"]).blocks.get()
    actions.write_block(block, version=None, text="едно", by=Actor.of(leader))
    BlockVersion.objects.update(at=timezone.now() - timedelta(minutes=11))
    actions.write_block(block, version=None, text="две", by=Actor.of(leader))
    Block.objects.update(held_until=None)
    actions.write_block(block, version=None, text="три", by=Actor.of(colleague))

    assert list(BlockVersion.objects.order_by("number").values_list("content__text", "by")) == [
        ("", leader.pk), ("едно", leader.pk), ("две", leader.pk), ("три", colleague.pk),
    ]  # fmt: skip


def test_saving_the_same_makes_no_version(begin, leader):
    block = begin(kinds=["text"]).blocks.get()
    actions.write_block(block, version=None, text="едно", by=Actor.of(leader))
    actions.write_block(block, version=None, text="едно", by=Actor.of(leader))
    assert (Block.objects.get().version, BlockVersion.objects.count()) == (2, 2)


def test_the_history_shows_what_went_and_what_came(begin, leader, colleague, as_user):
    briefing = begin(kinds=["text"])
    block = briefing.blocks.get()
    actions.write_block(block, version=None, text="Има такса в училище", by=Actor.of(leader))
    Block.objects.update(held_until=None)
    actions.write_block(block, version=None, text="Няма такса в училище", by=Actor.of(colleague))

    newest = next(iter(changes(briefing, leader)))

    assert newest.version.by == colleague
    assert newest.pieces == [("text", [("gone", "Има"), ("new", "Няма"), ("same", " такса в училище")])]
    page = as_user(leader).get(reverse("briefings:briefing-history", args=[briefing.pk])).content.decode()
    assert "<del>Има</del>" in page
    assert "<ins>Няма</ins>" in page


def test_of_a_long_history_the_oldest_that_is_shown_stands_beside_the_one_before_it(begin, leader, monkeypatch):
    monkeypatch.setattr(history, "MOST", 2)
    briefing = begin(kinds=["text", "quote"])
    text, quote = briefing.blocks.order_by("position")
    for number, (block, words) in enumerate([(text, "а б"), (quote, "едно"), (text, "а в"), (quote, "две")], start=2):
        content = {**block.content(), "text": words}
        BlockVersion.objects.create(block=block, number=number, content=content, by=leader)

    shown = [(one.version.block, one.pieces) for one in changes(briefing, leader)]

    assert [block for block, _pieces in shown] == [quote, text]
    assert shown[-1][1] == [("text", [("same", "а "), ("gone", "б"), ("new", "в")])]


def test_nothing_is_lost_between_two_texts():
    for old, new in (("а б в", "а в г"), ("", "нов"), ("стар", ""), ("едно\nдве", "едно две")):
        pieces = list(compared(old, new))
        assert "".join(words for tag, words in pieces if tag != "new") == old
        assert "".join(words for tag, words in pieces if tag != "gone") == new


def test_a_history_of_a_text_that_says_the_same_over_and_over_is_read_at_once(begin, leader, as_user):
    briefing = begin(kinds=["text"])
    for word in ("дума ", "друга "):
        BlockVersion.objects.filter(number=2).update(at=timezone.now() - timedelta(hours=1))
        actions.write_block(briefing.blocks.get(), version=None, text=word * 900, by=Actor.of(leader))
    begun = time.monotonic()

    assert as_user(leader).get(reverse("briefings:briefing-history", args=[briefing.pk])).status_code == 200
    assert time.monotonic() - begun < 10


def test_a_text_longer_than_a_block_is_refused_in_the_form(begin, leader, as_user):
    block = begin(kinds=["text"]).blocks.get()

    assert edit(as_user(leader), block, "а" * 50_001, 1).status_code == 422
    assert edit(as_user(leader), block, "а" * 50_000, 1).status_code == 302


# Another language


def test_a_translation_names_its_own_blocks(begin, leader):
    briefing = begin(kinds=["text", "commitments"])
    text, table = briefing.blocks.order_by("position")
    call = f"Вж. [[block:{table.pk}]] и [[commitment:7@2]]."
    actions.write_block(text, version=None, text=call, by=Actor.of(leader))

    other = actions.translate(briefing, language="bg", by=Actor.of(leader))

    mine, theirs = other.blocks.order_by("position")
    assert mine.text == f"Вж. [[block:{theirs.pk}]] и [[commitment:7@2]]."
    assert (mine.translates, theirs.translates) == (text, table)


def test_a_translation_leads_to_what_it_translates(begin, leader, as_user):
    briefing, client = begin(kinds=["text"]), as_user(leader)
    other = actions.translate(briefing, language="bg", by=Actor.of(leader))
    original, translation = (reverse("briefings:composer", args=[one.pk]) for one in (briefing, other))

    assert original in client.get(translation).content.decode()
    assert "Translation of" not in client.get(original).content.decode()


def test_one_translation_for_each_language(begin, leader, as_user):
    briefing = begin(kinds=["text"])
    first = as_user(leader).post(reverse("briefings:briefing-translate", args=[briefing.pk]))
    again = as_user(leader).post(reverse("briefings:briefing-translate", args=[briefing.pk]))

    assert first.url == again.url
    with pytest.raises(ValidationError):
        actions.translate(briefing, language="en", by=Actor.of(leader))


# Who may do what


def test_an_officer_reads_and_comments_and_does_not_write(begin, officer, as_user):
    briefing = begin(kinds=["text"])
    block = briefing.blocks.get()
    client = as_user(officer)

    assert client.get(reverse("briefings:composer", args=[briefing.pk])).status_code == 200
    assert client.post(reverse("briefings:block-comment", args=[block.pk]), {"text": "Добре"}).status_code == 302
    assert BlockComment.objects.get().author == officer
    assert client.post(reverse("briefings:comment-settle", args=[BlockComment.objects.get().pk])).status_code == 403
    assert edit(client, block, "Моят текст", 1).status_code == 403


def test_an_empty_comment_is_refused_where_it_was_written(begin, officer, as_user):
    block = begin(kinds=["text"]).blocks.get()
    answer = as_user(officer).post(reverse("briefings:block-comment", args=[block.pk]), {"text": ""})
    assert (answer.status_code, answer.context["commented"]) == (422, block.pk)


def test_a_hidden_source_is_not_found_and_one_above_the_level_cannot_be_called(begin, leader, as_user):
    briefing = begin(kinds=["text"])
    open_one = MeetingFactory(about="Разговор за места", confidentiality=Level.PUBLIC)
    MeetingFactory(about="Разговор насаме за места", confidentiality=Level.INTERNAL)

    answer = as_user(leader).get(reverse("briefings:source-list", args=[briefing.pk]), {"q": "места"})

    assert [(str(one), enters) for one, _key, _citation, enters in answer.context["found"] if enters] == [
        (str(open_one), True)
    ]
    assert len(answer.context["found"]) == 2


def test_hostile_text_is_clean_on_the_page(begin, leader, as_user):
    briefing = begin(kinds=["text", "messages", "quote"])
    hostile = '<script>x()</script> <img src=x onerror=y()> [a](javascript:z()) <cite data-source="9" onclick=q()>'
    Block.objects.update(text=hostile, heading="<b>h</b>", caption="<i>c</i>", note="<u>n</u>")
    actions.comment(briefing.blocks.first(), text="<script>w()</script>", by=Actor.of(leader))

    page = as_user(leader).get(reverse("briefings:composer", args=[briefing.pk])).content.decode()

    for bad in (
        "<script>x",
        "<script>w",
        "<img src=x",
        'href="javascript',
        '<cite data-source="9"',
        "<b>h",
        "<i>c",
        "<u>n",
    ):
        assert bad not in page


# As many queries for three of each as for one


numbers = count(1)


@pytest.mark.parametrize("level", [Level.PUBLIC, Level.INTERNAL])
def test_the_composer_asks_no_more_for_more_blocks_and_comments(level, begin, leader, officer, as_user, body):
    promise = PublishedCommitmentFactory(owed_by=body)
    VerdictFactory(commitment=promise)
    sources = [EvidenceFactory(commitment=promise, confidentiality=Level.PUBLIC) for _ in range(3)]
    briefing = begin(kinds=[], level=level)

    def one_of_each(evidence):
        for kind in KINDS:
            if not kind.may_enter(level):
                continue
            text = f"1 of 2 [[commitment:{promise.pk}]] [[evidence:{evidence.pk}]]" if kind.writes else ""
            block = Block.objects.create(briefing=briefing, kind=kind.name, position=next(numbers), text=text)
            actions.comment(block, text="Добре", by=Actor.of(officer))
            if not kind.writes and kind.name in {"commitments", "next"}:
                actions.freeze_block(block, by=Actor.of(leader))

    page = reverse("briefings:composer", args=[briefing.pk])
    one_of_each(sources[0])
    queries_of(as_user(leader), page)
    once = queries_of(as_user(leader), page)
    one_of_each(sources[1])
    one_of_each(sources[2])
    thrice = queries_of(as_user(leader), page)

    assert len(thrice) == len(once), "\n".join(sorted(set(thrice) - set(once)))


@pytest.mark.parametrize("name", ["briefings:briefing-history"])
def test_the_history_asks_no_more_for_more(name, begin, leader, as_user):
    briefing = begin(kinds=["text"])
    page = reverse(name, args=[briefing.pk])
    block = briefing.blocks.get()

    def write(text):
        BlockVersion.objects.update(at=timezone.now() - timedelta(hours=1))
        actions.write_block(block, version=None, text=text, by=Actor.of(leader))

    write("едно")
    queries_of(as_user(leader), page)
    once = queries_of(as_user(leader), page)
    write("две")
    write("три")
    assert len(queries_of(as_user(leader), page)) == len(once)


def test_every_subject_can_be_chosen_somewhere():
    assert {subject for one in presets.PRESETS for subject in one.subjects} == set(SUBJECTS)
