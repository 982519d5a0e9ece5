"""Words that files customarily use for what we choose from a list."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import override

from crm.confidentiality import Level
from crm.importing.targets import Vocabulary
from crm.models import CoalitionMembership, InformationDuty, Meeting, Organisation, Person

KINDS = {
    "ngo": "нпо, сдружение, фондация, неправителствена организация, association, foundation, non-profit",
    "cbo": "общностна организация, community organisation",
    "informal": "неформална група, инициативна група, група, group",
    "network": "мрежа, коалиция, coalition, network",
    "public_body": "институция, министерство, община, агенция, администрация, ministry, municipality, agency, "
    "institution",
    "committee": "комитет, съвет, комисия, council, commission",
    "school": "училище, детска градина, school, kindergarten",
    "eu_body": "орган на ес, европейска институция, eu institution",
    "donor": "донор, финансираща организация, funder",
    "media": "медия",
    "business": "фирма, дружество, бизнес, оод, еоод, company",
    "other": "друго, друга",
}
BASES = {
    "official": "публична функция, длъжностно лице, official, public function, public role",
    "legitimate": "легитимен интерес, legitimate interest",
    "member": "член, контакт, member",
    "consent": "съгласие",
}
ORIGINS = {
    "self": "лично, лицето, от лицето, себе си, the person", "other": "друг, трето лице, колега, third party",
    "public": "публичен източник, публичен регистър, интернет, public register",
}  # fmt: skip
STATUSES = {
    "member": "член, пълноправен член, full member", "associate": "асоцииран, асоцииран член, associate member",
    "candidate": "кандидат", "invited": "поканен, поканена", "left": "напуснал, напуснала, бивш член, former",
    "excluded": "изключен, изключена",
}  # fmt: skip
MEETINGS = {
    "in_person": "среща, присъствена, на живо, лична, meeting", "call": "разговор, телефон, обаждане, phone",
    "online": "онлайн, zoom, teams, видео", "hearing": "изслушване", "visit": "посещение", "event": "събитие, форум",
}  # fmt: skip
LEVELS = {
    "public": "публично, публична", "coalition": "коалиция, за коалицията", "internal": "вътрешно, вътрешна",
    "restricted": "ограничено, поверително",
}  # fmt: skip


def vocabulary(key: str, name: str, choices: Any, known: Mapping[str, str]) -> Vocabulary:
    return Vocabulary(key, (name,), tuple(choices.choices), customary(choices, known))


def customary(choices: Any, known: Mapping[str, str]) -> Callable[[str], str | None]:
    """Return what finds the meaning of a word: its customary ones, or our own label in either language."""

    @lru_cache(maxsize=1000)
    def meaning(word: str) -> str | None:
        bare = word.casefold().strip(" .")
        for one in choices:
            labels = {one.value}
            for language in ("bg", "en"):
                with override(language):
                    labels.add(str(one.label).casefold())
            if bare in labels or bare in known.get(one.value, "").split(", "):
                return str(one.value)
        return None

    return meaning


KIND = vocabulary("kinds", "kind", Organisation.Kind, KINDS)
BASIS = vocabulary("bases", "basis", Person.Basis, BASES)
ORIGIN = vocabulary("origins", "origin", InformationDuty.Origin, ORIGINS)
STATUS = vocabulary("standings", "status", CoalitionMembership.Status, STATUSES)
MEETING_KIND = vocabulary("kinds", "kind", Meeting.Kind, MEETINGS)
LEVEL = vocabulary("levels", "confidentiality", Level, LEVELS)
