"""Names of people who do not exist, and the mark that everything invented wears."""

from random import Random
from typing import NamedTuple

MARK_BG = "(демо)"
MARK_EN = "(demo)"

GIVEN = {
    "f": "Ани Ani,Биляна Bilyana,Вера Vera,Галя Galya,Дора Dora,Елица Elitsa,Жана Zhana,Зорница Zornitsa,"
    "Ирина Irina,Калина Kalina,Лора Lora,Мила Mila,Неда Neda,Олга Olga,Петя Petya,Роза Roza,Силвия Silvia,"
    "Тони Toni,Фани Fani,Яна Yana",
    "m": "Асен Asen,Борил Boril,Васил Vasil,Гошо Gosho,Данаил Danail,Емил Emil,Живко Zhivko,Захари Zahari,"
    "Илия Iliya,Крум Krum,Любен Lyuben,Марин Marin,Никола Nikola,Огнян Ognyan,Пламен Plamen,Румен Rumen,"
    "Стоил Stoil,Тодор Todor,Филип Filip,Явор Yavor",
}
# They say themselves that nobody is meant: example, invented, unheard of, nameless, trial, pretended …
FAMILY = (
    "Примеров Primerov,Измислов Izmislov,Небивалов Nebivalov,Безименов Bezimenov,Пробников Probnikov,Мнимов Mnimov,"
    "Приказнов Prikaznov,Образцов Obraztsov,Случайнов Sluchaynov,Въобразов Vaobrazov,Скицов Skitsov,"
    "Драскулков Draskulkov"
)


class Name(NamedTuple):
    bg: str
    en: str


def marked(text: str, mark: str = MARK_BG) -> str:
    return f"{text} {mark}"


def people(random: Random) -> list[Name]:
    """Return every possible name once, in an order of the seed."""
    found = []
    for gender, ending in (("f", "а"), ("m", "")):
        for given, family in ((g, f) for g in GIVEN[gender].split(",") for f in FAMILY.split(",")):
            (first, first_en), (last, last_en) = given.split(), family.split()
            bg, en = f"{first} {last}{ending}", f"{first_en} {last_en}{'a' if ending else ''}"
            found.append(Name(marked(bg), marked(en, MARK_EN)))
    random.shuffle(found)
    return found
