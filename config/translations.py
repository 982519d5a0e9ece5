"""Collect and compile the words of the product without the system's gettext.

python -m config.translations extract    new strings into locale/*/LC_MESSAGES/django.po
python -m config.translations compile    .po into .mo; gaps fall back along accounts.languages.FALLBACK
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import extract_from_dir
from django.utils.translation.template import templatize

from accounts.languages import FALLBACK

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
PLURALS = {"cs": "nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;", "fr": "nplurals=2; plural=(n > 1);"}
APPS = ("accounts", "crm", "campaigns", "monitoring", "network", "briefings", "config", "templates")
KEYWORDS = {
    "_": None, "now": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "log": (2,),  # the verbs of the log are shown in the reader's language
}  # fmt: skip
FORMAT = re.compile(r"%\(\w+\)[sd]|%[sd]")


def templates(file: io.BytesIO, keywords: object, comments: object, options: object) -> Iterator[Any]:
    """Read a Django template through Django's own translator of templates to Python."""
    from babel.messages.extract import extract_python  # noqa: PLC0415  only for templates

    # Indentation means nothing in a template and everything to a tokenizer.
    code = "\n".join(line.strip() for line in templatize(file.read().decode()).splitlines())
    yield from extract_python(io.BytesIO(code.encode()), KEYWORDS, [], {"encoding": "utf-8"})


def strings() -> dict[tuple[str | None, str], tuple[str | None, list[str]]]:
    """Return (context, text): (plural, places) of every translatable string."""
    found: dict[tuple[str | None, str], tuple[str | None, list[str]]] = {}
    for app in APPS:
        methods = [
            ("**/migrations/**", "ignore"),
            ("**.py", "python"),
            ("**.html", "config.translations:templates"),
            ("**.txt", "config.translations:templates"),
        ]
        for path, _line, message, _comments, context in extract_from_dir(ROOT / app, methods, {}, KEYWORDS):
            one, many = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
            if one:
                _plural, places = found.setdefault((context, one), (many, []))
                places.append(f"{app}/{path}")
    return found


def extract() -> None:
    found = strings()
    for language in FALLBACK:
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        old = {(e.msgctxt, e.msgid): e for e in polib.pofile(str(path))} if path.exists() else {}
        po = polib.POFile(wrapwidth=100)
        po.metadata = {
            "Content-Type": "text/plain; charset=UTF-8",
            "Language": language,
            "Plural-Forms": PLURALS.get(language, "nplurals=2; plural=(n != 1);"),
        }
        for (context, text), (plural, places) in sorted(found.items(), key=lambda item: (item[1][1][0], item[0][1])):
            entry = old.get((context, text)) or polib.POEntry(msgid=text, msgctxt=context)
            if plural:
                entry.msgid_plural = plural
                entry.msgstr_plural = entry.msgstr_plural or {0: "", 1: ""}
            entry.occurrences = [(place, "") for place in sorted(set(places))]
            entry.flags = ["python-format"] if FORMAT.search(text) else []
            po.append(entry)
        path.parent.mkdir(parents=True, exist_ok=True)
        po.save(str(path))
        print(f"{language}: {len(po.translated_entries())} of {len(po)} translated")


def compile_all() -> None:
    """Write each .mo with its gaps filled from the next language of its chain."""
    read = {
        lang: polib.pofile(str(LOCALE / lang / "LC_MESSAGES" / "django.po"))
        for lang in FALLBACK
        if (LOCALE / lang / "LC_MESSAGES" / "django.po").exists()
    }
    for language, own in read.items():
        for fallback in FALLBACK[language]:
            theirs = {(e.msgctxt, e.msgid): e for e in read[fallback]} if fallback in read else {}
            for entry in own:
                other = theirs.get((entry.msgctxt, entry.msgid))
                if not entry.translated() and other is not None and other.translated():
                    entry.msgstr, entry.msgstr_plural = other.msgstr, other.msgstr_plural
        own.save_as_mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))


if __name__ == "__main__":
    {"extract": extract, "compile": compile_all}[sys.argv[1]]()
