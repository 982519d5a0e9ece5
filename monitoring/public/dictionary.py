"""What the downloads hold, said of each field: made from the code that writes them, so that it cannot fall behind."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.label import Label, Time
from monitoring.models import Assessment, Commitment, DueRevision, Evidence, Reply
from monitoring.tracker import OF_EVIDENCE, OF_REPLY, OF_VERDICT

KINDS = {
    models.DateField: "date", models.DateTimeField: "date-time", models.BooleanField: "yes or no",
    models.PositiveIntegerField: "whole number",
}  # fmt: skip

IN_WORDS = {
    "date": gettext_lazy("date"), "date-time": gettext_lazy("day and hour"), "yes or no": gettext_lazy("yes or no"),
    "whole number": gettext_lazy("whole number"), "address": gettext_lazy("address"), "text": gettext_lazy("text"),
    "code": gettext_lazy("code"), "0 to 6": gettext_lazy("0 to 6"),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One field of a download; `values` where only these can stand there."""

    name: str
    kind: str
    meaning: str
    values: dict[str, str]

    @property
    def kind_in_words(self) -> str:
        """For the page; the dictionary for machines keeps one word in every language."""
        return str(IN_WORDS.get(self.kind, self.kind))


def entries() -> list[Entry]:
    return [
        *of_commitment(),
        *of_part("assessment", Assessment, OF_VERDICT),
        *of_part("assessment.reply", Reply, OF_REPLY),
        *of_part("evidence[]", Evidence, OF_EVIDENCE),
    ]


def of_commitment() -> Iterator[Entry]:
    yield Entry("id", "whole number", _("The number in the address; it stays for good."), {})
    yield Entry("url", "address", _("The page of the commitment, or of the cited version."), {})
    yield of_field("title", Commitment, "title")
    yield of_field("verbatim", Commitment, "verbatim")
    yield of_field("language", Commitment, "language")
    yield Entry("owed_by", "text", _("The public body that owes it; empty when it is not public."), {})
    yield Entry("office", "text", _("The office of that body."), {})
    yield of_field("made_on", Commitment, "made_on")
    yield Entry("original_due", "date", _("The day first promised; it never changes."), {})
    yield Entry("due", "date", _("The day promised last."), {})
    yield of_field("due_revisions[].due", DueRevision, "due_on")
    yield of_field("due_revisions[].reason", DueRevision, "reason")
    yield Entry(
        "label",
        "code",
        _("Where it stands, computed on the day of the download."),
        {one.value: f"{one.label}. {one.meaning}" for one in Label},
    )
    yield Entry("time", "code", _("How it stands against the clock."), dict(_words(Time)))
    yield Entry(
        "quality",
        "0 to 6",
        _("How many of six questions it answers: who, what, by when, with how much money, for whom, measured how."),
        {},
    )
    for part in ("complete", "broken", "source"):
        yield of_field(f"test.{part}", Commitment, f"test_{part}")


def of_part(prefix: str, model: type[models.Model], names: tuple[str, ...]) -> Iterator[Entry]:
    if model is Evidence:
        yield Entry(f"{prefix}.id", "whole number", _("The number of the evidence."), {})
    for name in names:
        yield of_field(f"{prefix}.{name}", model, name)


def of_field(called: str, model: type[models.Model], name: str) -> Entry:
    field: Any = model._meta.get_field(name)
    values = {str(key): str(word) for key, word in field.flatchoices}
    kind = "code" if values else next((word for kind, word in KINDS.items() if isinstance(field, kind)), "text")
    help_text = f" {field.help_text}" if field.help_text else ""
    return Entry(called, kind, capfirst(str(field.verbose_name)) + help_text, values)


def _words(choices: type[models.TextChoices]) -> Iterator[tuple[str, str]]:
    for one in choices:
        yield one.value, str(one.label)


def as_data() -> dict[str, Any]:
    return {"licence": licence(), "fields": [asdict(entry) for entry in entries()]}


def licence() -> dict[str, str]:
    """What a reader may do with the data. The quotations are not ours to give."""
    return {
        "name": settings.TRACKER_LICENCE,
        "url": settings.TRACKER_LICENCE_URL,
        "not_covered": _("Quotations and evidence are the words of others; their own rights apply."),
    }
