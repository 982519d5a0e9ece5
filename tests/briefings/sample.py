"""Papers full of plausible fiction, frozen: a brief of two pages and a long paper with as many drawings as wished."""

import random
from dataclasses import asdict
from typing import Any

from briefings.paper import Citation, Drawing, Figure, House, Paper, Row, Section, Statement

LABELS = [
    ("Изпълнено", "kept"), ("В изпълнение", "progress"), ("Просрочено", "overdue"), ("Нарушено", "broken"),
    ("Изпълнено отчасти", "partly"), ("Още не е оценено", "neutral"),
]  # fmt: skip
PROMISES = [
    "Безплатен обяд за всички ученици в средищните училища на общината",
    "Назначаване на сто и двадесет образователни медиатори до края на учебната година",
    "Превоз на децата от квартал „Изток“ до училищата в центъра",
    "План за десегрегация на училищата с над 70% ученици от уязвими групи",
    "Публикуване на данните за записаните по квартали всяка есен",
    "Допълнителни часове по български език за деца, които говорят друг език вкъщи",
    "Обучение на директорите за работа с родители",
    "Премахване на таксите за допълнителни материали в детските градини",
]
BODY = (
    "Министерството обеща през март да преразгледа критериите, по които общините определят районите на училищата. "
    "Писмото с предложенията ни е входирано на 14 април, а отговор в срок нямаше. При срещата на 2 юни заместник-"
    "министърът заяви, че промяната ще влезе в сила от следващата учебна година, но в публикувания проект я няма."
)


def cite(kind: str, pk: int, text: str = "", version: str = "1") -> Citation:
    words = {"commitment": "Обещание", "evidence": "Доказателство", "meeting": "Среща", "ask": "Искане"}
    return Citation(kind, pk, version, text or f"{words.get(kind, kind)} {pk}, версия {version}")


def columns(seed: int, years: int = 8) -> tuple[str, list[int]]:
    """A chart of columns as the product draws it: one drawing, its own words in it."""
    chance = random.Random(seed)
    values = [chance.randint(12, 96) for _year in range(years)]
    bars = "".join(
        f'<rect x="{50 + n * 80}" y="{280 - 2.5 * value:.1f}" width="46" height="{2.5 * value:.1f}" rx="2" fill="#184799"/>'
        f'<text x="{73 + n * 80}" y="{272 - 2.5 * value:.1f}" text-anchor="middle" fill="#17202c">{value}%</text>'
        f'<text x="{73 + n * 80}" y="302" text-anchor="middle" fill="#4c596b">{2018 + n}</text>'
        for n, value in enumerate(values)
    )
    lines = "".join(
        f'<line x1="40" x2="690" y1="{280 - 2.5 * at}" y2="{280 - 2.5 * at}" stroke="#dde2ea"/>' for at in (0, 25, 50, 75, 100)
    )  # fmt: skip
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 320" width="700" height="320" role="img" '
        f"font-family=\"'Source Sans 3', 'Source Sans', Arial, sans-serif\" font-size=\"14\">{lines}{bars}</svg>"
    )
    return svg, values


def regions(seed: int) -> str:
    """A map of tiles: many small shapes, as a choropleth has them."""
    chance = random.Random(seed)
    shapes = "".join(
        f'<path d="M{x} {y}l{chance.randint(18, 26)} {chance.randint(-4, 4)}l{chance.randint(-4, 4)} {chance.randint(18, 26)}'
        f'l-{chance.randint(18, 26)} {chance.randint(-4, 4)}z" fill="#{chance.choice(["c6d4ee", "8aa6dc", "4d74c0", "184799"])}" stroke="#fff"/>'
        for x in range(20, 660, 30) for y in range(20, 380, 30)
    )  # fmt: skip
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 420" font-family="\'Source Sans 3\'" font-size="14">{shapes}<text x="20" y="410">Общини, 265</text></svg>'


def chart(number: int) -> Section:
    is_map = number % 4 == 3
    svg, values = columns(number)
    header = ["Година", "Дял"]
    rows = [
        Row([str(2018 + n), f"{value} на сто"], "", "neutral", [cite("observation", 100 * number + n)])
        for n, value in enumerate(values)
    ]
    title = "Дял на децата, които пътуват до друго училище" if is_map else "Записани в средищните училища, на сто"
    said = ", ".join(f"{2018 + n}: {value} на сто" for n, value in enumerate(values))
    return Section(
        "indicator",
        f"Показател {number + 1}: {'по общини' if is_map else 'по години'}",
        anchor=f"indicator-{number}",
        text=f'<p>{BODY} Вижте и <a href="#promises">какво беше обещано</a>.</p><p>Според <cite data-source="0">годишния отчет</cite> делът се е променил в {len(values)} поредни години; местата без данни са отбелязани отделно.</p>',
        citations=[
            cite("evidence", 50 + number, f"Доказателство {50 + number}: Годишен отчет на РУО, с. {number + 3}")
        ],
        drawing=Drawing(regions(number) if is_map else svg, title, said),
        caption=f"{title}, 2018–2025",
        header=header,
        rows=rows,
        note="Един ред на година; прекъсване на реда няма.",
    )


def promises(count: int, key: str = "commitments") -> Section:
    rows = []
    for n in range(count):
        words, tone = LABELS[n % len(LABELS)]
        rows.append(
            Row(
                [PROMISES[n % len(PROMISES)] + (f" ({n + 1})" if n >= len(PROMISES) else ""), "14.03.2025 г.", "30.06.2026 г.", f"{n % 7}/6"],
                words, tone, [cite("commitment", n + 1), cite("evidence", n + 1)],
            )
        )  # fmt: skip
    return Section(
        key, "Какво беше обещано", anchor="promises" if key == "commitments" else key, rows=rows,
        header=["Обещание", "Дадено", "Срок", "Точност", "Докъде стигна"], caption="Обещания и докъде стигнаха",
        intro="Точността показва на колко от шест въпроса отговаря обещанието.",
    )  # fmt: skip


def numbers() -> Section:
    return Section(
        "numbers", "",
        figures=[
            Figure(14, 20, "оценени обещания", "6 още не са оценени", [cite("commitment", n) for n in range(1, 21)]),
            Figure(3, 14, "изпълнени, от оценените", "", [cite("commitment", 2)]),
            Figure(5, 18, "с изтекъл срок, от тези със срок", "2 нямат срок", [cite("commitment", 3)]),
        ],
    )  # fmt: skip


def method() -> list[str]:
    return [
        "Този материал съдържа записи, отворени до ниво „публично“ към 22 ноември 2026 г., и никакви други.",
        "Присъдата следва от постоянни правила за изпълнение, време и доказателства.",
        "Всяко твърдение сочи записа и версията му в бележка под линия.",
    ]


def brief(**more: Any) -> dict[str, Any]:
    """A paper before a meeting: two pages."""
    sections = [
        numbers(),
        Section("offices", "Кой е на поста", statements=[Statement("Заместник-министър: Петър Примеров, от март 2025 г.", [cite("tenure", 4, "Заповед № РД-12, 3.3.2025 г.")])]),
        Section("text", "Накратко", text=f'<p>{BODY}</p><p><strong>Какво искаме на срещата:</strong> писмен срок за <cite data-source="0">новите критерии</cite> и кой отговаря за тях. Romani: čhavorrenqe, ǎ ǐ ǒ ǔ ʒ. Français : « l’école près de chez soi ».</p>', citations=[cite("ask", 3)]),
        promises(6),
        Section("next", "Какво да настояваме сега", statements=[
            Statement("Изтекъл срок от 30 юни 2026 г.: превозът от квартал „Изток“.", [cite("commitment", 3), cite("evidence", 3)]),
            Statement("Срокът е 15 декември 2026 г.: данните за записаните по квартали.", [cite("commitment", 5)], unverified=True),
        ]),
        Section("meetings", "Кога се срещахме през последните дванадесет месеца", statements=[
            Statement(f"{day} 2026 г.: Разговор за районирането и превоза.", [cite("meeting", n)]) for n, day in enumerate(["2 юни", "14 април", "20 януари"], 1)
        ]),
    ]  # fmt: skip
    return asdict(Paper(
        title="Министерство на образованието: докъде сме", subject="МОН", level="public", level_words="публично",
        language="bg", as_of="2026-11-22", sections=sections, method=method(), signed_by="Анна Примерова",
        audience="групата за срещата на 25 ноември", house=House("Коалиция „Пример“"), **more,
    ))  # fmt: skip


def long_paper(drawings: int = 20, rows: int = 34, **more: Any) -> dict[str, Any]:
    """A policy paper: cover, contents, drawings, long tables, sources."""
    sections = [
        numbers(),
        Section("messages", "Основни послания", text="".join(f"<p>{BODY}</p>" for _n in range(3)) + '<ul><li>Районирането не е променено.</li><li>Медиаторите са 64 от обещаните 120<cite data-source="0"></cite>.</li></ul><blockquote>Никое дете няма да остане извън училището до дома си.</blockquote><h3>Защо сега</h3><p>' + BODY + '</p>', citations=[cite("evidence", 7, "Доказателство 7: Писмо на МОН № 04-112")]),
        promises(rows),
        *[chart(n) for n in range(drawings)],
        promises(max(4, rows - 8), "register"),
        Section("sources", "Източници", header=["Източник", "Издател", "Дата", "Степен", "Отпечатък или адрес"], rows=[
            Row([f"Доказателство {n}: Годишен отчет, с. {n}", "Регионално управление на образованието", "14.03.2026 г.", "независим официален, пряк"], f"{n * 7919:012x}", "neutral", [cite("evidence", n)]) for n in range(1, rows - 3)
        ]),
    ]  # fmt: skip
    return asdict(Paper(**{
        "title": "Училища за всички: какво беше обещано и какво се случи с разделението", "subject": "Образование",
        "level": "public", "level_words": "публично", "language": "bg", "as_of": "2026-11-22", "sections": sections,
        "method": method(), "style": "full", "audience": "народните представители от комисията по образование",
        "question": "Кои от обещанията за десегрегация от 2021 г. насам са изпълнени, и какво пречи на останалите?",
        "signed_by": "Анна Примерова", "house": House("Коалиция „Пример“", "#17408b"), **more,
    }))  # fmt: skip
