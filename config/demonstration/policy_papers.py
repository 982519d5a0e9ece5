"""A long paper on school segregation with the commitments about it, a yearly report, a translation that was begun."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import Model

from accounts.models import Job, User
from briefings.checking import state_of
from briefings.gathering import fill
from briefings.models import Block, BlockComment, BlockVersion, Briefing, BriefingTemplate
from briefings.reach import Scope
from campaigns.models import Ask
from config.demonstration.cast import Cast
from config.demonstration.scene import Scene
from crm.confidentiality import Level
from crm.models import Organisation
from monitoring.models import Commitment, Indicator, Outcome

CALLED: dict[str, tuple[type[Model], str]] = {  # by what the texts call a record
    "commitment": (Commitment, "title"), "ask": (Ask, "title_bg"), "outcome": (Outcome, "title_bg"),
    "indicator": (Indicator, "code"), "organisation": (Organisation, "key"),
}  # fmt: skip
CALL = re.compile(r"\[\[(\w+): ([^\]]+)\]\]")
TEMPLATE = "Преди среща с община (демо)"
TRANSLATED = {
    "Пет неща за запомняне": ("Five things to remember", ""),
    "Какво наричаме сегрегация": (
        "What we call segregation",
        "School segregation is Roma pupils learning apart from others, in schools or classes where all or nearly all "
        "children are Roma. No percentage is fixed.",
    ),
}


def write(scene: Scene, cast: Cast) -> list[Briefing]:
    """The last part of the story, for it cites the others."""
    policy = compose(
        scene, cast, "policy_paper", ago=9, template="policy", theme=scene.themes["desegregation"], level=Level.PUBLIC,
        title="Да учат заедно: обещанията за десегрегация и какво стана с тях (демо)",
        question="Какво е обещано, какво е изпълнено и какво липсва, за да учат децата в едно училище?",
        audience="Министерство, общини, комитети за наблюдение, народни представители",
    )  # fmt: skip
    annual = compose(
        scene, cast, "annual_report", ago=4, template="annual", level=Level.COALITION,
        title="Годишен отчет на коалицията (демо)", question="Какво искахме, какво обещаха и какво се промени?",
        audience="Членовете на коалицията",
    )  # fmt: skip
    freeze(scene, policy, "commitments")
    discuss(scene, cast, policy)
    keep_template(scene, cast, policy)
    for paper, ago in ((policy, 9), (annual, 4)):
        sign_off(scene, cast, paper, ago)
    return [policy, annual, begin_translation(scene, cast, policy)]


def sign_off(scene: Scene, cast: Cast, briefing: Briefing, ago: int) -> None:
    """As a leader does: what is written later does not enter the edition."""
    params = {"briefing": briefing.pk, "signed": True, "state": state_of(briefing)}
    Job.objects.create(kind="briefing", asked_by=cast.leaders[0], asked_at=scene.moment(scene.day(ago)), params=params)


def compose(scene: Scene, cast: Cast, name: str, *, ago: int, **words: Any) -> Briefing:
    author, at = cast.leaders[0], scene.moment(scene.day(ago))
    briefing = Briefing.objects.create(
        style=Briefing.Style.FULL, language="bg", author=author, made_at=at, is_demonstration=True, **words
    )
    for place, (kind, about, heading, text) in enumerate(parts(name), start=1):
        block = Block.objects.create(
            briefing=briefing, kind=kind, position=place, heading=heading, about=about_of(about), **said(kind, text)
        )
        remember(scene, block, author, ago)
    scene.deed(briefing, author, at, "began", ["level", "language"])
    return briefing


def said(kind: str, text: str) -> dict[str, str]:
    """What stands under a block of words is its text, under any other its note."""
    return {"note" if kind in {"indicator", "map"} else "text": called(text)}


def parts(name: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield the kind of each block, what it is about, its heading and its words."""
    content = (Path(__file__).parent / "texts" / f"{name}.txt").read_text(encoding="utf-8")
    for part in content.split("== ")[1:]:
        head, _line, text = part.partition("\n")
        kind, about, heading = (one.strip() for one in head.split("|"))
        yield kind, about, heading, text.strip()


def about_of(words: str) -> dict[str, Any]:
    if not words:
        return {}
    name, _sign, value = words.partition("=")
    if name == "institution":
        return {name: Organisation.objects.get(key=value).pk}
    return {name: Indicator.objects.get(code=value).pk if name == "indicator" else value}


def called(text: str) -> str:
    """Return the text with each source called by its number."""

    def number(found: "re.Match[str]") -> str:
        model, column = CALLED[found[1]]
        record = model._default_manager.filter(**{f"{column}__startswith": found[2]}).order_by("pk").first()
        assert record is not None, found[0]  # noqa: S101  a text of ours calls what is not told
        return f"[[{found[1]}:{record.pk}]]"

    return CALL.sub(number, text)


def remember(scene: Scene, block: Block, author: User, ago: int) -> None:
    at = scene.moment(scene.day(ago))
    BlockVersion.objects.create(block=block, number=1, content=block.content(), by=author, at=at)


def freeze(scene: Scene, briefing: Briefing, kind: str) -> None:
    """One table was agreed with the ministry on a day and stays as it was."""
    block = briefing.blocks.filter(kind=kind).order_by("position")[0]
    section = fill(Scope.of(briefing, briefing.author, scene.today), block)
    assert section is not None  # noqa: S101  the story holds commitments
    block.frozen = {"level": briefing.level, "section": asdict(section)}
    block.frozen_on = scene.today - timedelta(days=1)
    block.save()


def discuss(scene: Scene, cast: Cast, briefing: Briefing) -> None:
    block = briefing.blocks.filter(kind="text").order_by("position")[1]
    BlockComment.objects.create(
        block=block, author=cast.officers[0], made_at=scene.moment(scene.day(3)),
        text="Да сложим ли пример за вторична сегрегация от наша община? Хората питат какво значи.",
    )  # fmt: skip


def keep_template(scene: Scene, cast: Cast, briefing: Briefing) -> None:
    kinds = ("messages", "offices", "numbers", "commitments", "asks", "demands", "method")
    kept = BriefingTemplate.objects.create(
        name=TEMPLATE, style=Briefing.Style.BRIEF, author=cast.leaders[0], made_at=scene.moment(scene.day(6)),
        blocks=[{"kind": kind, "heading": ""} for kind in kinds], is_demonstration=True,
    )  # fmt: skip
    scene.deed(kept, cast.leaders[0], kept.made_at, "kept as a template", ["blocks"])


def begin_translation(scene: Scene, cast: Cast, original: Briefing) -> Briefing:
    """The same blocks; of their words some are translated, the others still wait."""
    author, at = cast.leaders[0], scene.moment(scene.day(2))
    other = Briefing.objects.create(
        translates=original, language="en", level=original.level, style=original.style, template=original.template,
        theme=original.theme, title="Learning together: what was promised on desegregation (demo)", author=author,
        made_at=at, is_demonstration=True,
    )  # fmt: skip
    for one in Block.objects.filter(briefing=original).standing():
        heading, text = TRANSLATED.get(one.heading, (one.heading, ""))
        content = one.content() | {"heading": heading, "text": text or one.text}
        done = one.version if text or not (one.heading or one.text) else None
        block = Block.objects.create(
            briefing=other, kind=one.kind, position=one.position, translates=one, translated_version=done, **content
        )
        remember(scene, block, author, 2)
    scene.deed(other, author, at, "began a translation of", ["language"])
    return other
