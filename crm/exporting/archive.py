"""Everything somebody may see as one archive: a sheet for each kind, the files, and a page that tells what is what."""

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from functools import partial
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.spreadsheets import in_csv
from accounts.templatetags.fmt import moment
from crm.exporting import sheets
from crm.exporting.kinds import Kind, every

UNSAFE = re.compile(r"[^\w.\- ]+")
LONGEST_NAME = 80
Watch = Callable[[int, int, str], None]


def write(target: IO[bytes], user: User, watch: Watch) -> dict[str, int]:
    """Write the archive and return how many records of each kind are in it."""
    counts: dict[str, int] = {}
    missing: list[str] = []
    kinds = every()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        for place, kind in enumerate(kinds):
            still_here = partial(watch, place, len(kinds), kind.label)
            still_here()
            counts[kind.name] = _sheet(archive, kind, user, still_here)
            if kind.file:
                missing += _files(archive, kind, user)
        archive.writestr(f"{_('READ-ME')}.txt", "\ufeff" + about(user, kinds, counts, missing))
    return counts


def _sheet(archive: zipfile.ZipFile, kind: Kind, user: User, still_here: Callable[[], None]) -> int:
    """One record after another: nothing is held but the portion at hand."""
    count = 0
    with (
        archive.open(entry(f"{kind.name}.csv", zipfile.ZIP_DEFLATED), "w", force_zip64=True) as raw,
        io.TextIOWrapper(raw, "utf-8-sig", newline="") as text,
    ):
        sheet = csv.writer(text)
        sheet.writerow([in_csv(cell) for cell in sheets.header(kind, is_centre=user.is_centre)])
        for portion in sheets.portions(kind, user):
            for record, line in zip(portion, sheets.cells(kind, portion, user), strict=True):
                whole = [*line, path_of(kind, record)] if kind.file else line
                sheet.writerow([in_csv(cell) for cell in whole])
            count += len(portion)
            still_here()
    return count


def _files(archive: zipfile.ZipFile, kind: Kind, user: User) -> list[str]:
    """Put the files in; return those that are not where they should be."""
    missing = []
    for portion in sheets.portions(kind, user):
        for record in portion:
            path = path_of(kind, record)
            if path:
                try:
                    if kind.copy:
                        archive.writestr(entry(path, zipfile.ZIP_STORED), kind.copy(record, user))
                    else:
                        _copy(archive, getattr(record, kind.file), path)
                except OSError:
                    missing.append(path)
    return missing


def _copy(archive: zipfile.ZipFile, file: Any, path: str) -> None:
    """The file first: what is not there begins no entry."""
    with (
        file.open("rb") as content,
        archive.open(entry(path, zipfile.ZIP_STORED), "w", force_zip64=True) as inside,
    ):
        shutil.copyfileobj(content, inside, 1 << 16)


def entry(path: str, packed: int) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(path, timezone.localtime().timetuple()[:6])
    made.compress_type = packed
    return made


def path_of(kind: Kind, record: Any) -> str:
    """Return where its file stands in the archive: a name that no system trips over."""
    if not kind.file or not getattr(record, kind.file):
        return ""
    name = str(getattr(record, kind.file_name)) if kind.file_name else f"{record.pk}.pdf"
    return f"{kind.name}/{record.pk}-{safe(name)}"


def safe(name: str) -> str:
    bare = UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .") or "file"
    stem, dot, ending = bare.rpartition(".")
    if not dot:
        return bare[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending[:10]) - 1]}.{ending[:10]}"


def about(user: User, kinds: list[Kind], counts: dict[str, int], missing: list[str]) -> str:
    lines = [
        _("Everything that %(name)s could see in Drom on %(when)s.") % {
            "name": user.name or user.email, "when": moment(timezone.now())
        },
        "",
        _("Each sheet is a CSV file in UTF-8. Its first column is the number of the record; other sheets refer to it."),
        _("Where something is referred to that you may not see, the cell is empty."),
        _("A cell that a spreadsheet would run as a formula begins with an apostrophe."),
        _("It holds personal data. Keep it safe, and delete it when you no longer need it."),
        "",
        *(f"{kind.name}.csv: {kind.label}, {counts[kind.name]}" for kind in kinds),
    ]  # fmt: skip
    folders = [kind for kind in kinds if kind.file]
    lines += ["", *(_("%(name)s/: the files of “%(what)s”") % {"name": k.name, "what": k.label} for k in folders)]
    if missing:
        lines += ["", _("These files are not in the store any more:"), *missing]
    return "\r\n".join(lines) + "\r\n"
