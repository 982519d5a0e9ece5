"""Forwarded messages: who wrote the original, to whom and when, from what the mail programs put above it."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import getaddresses, parsedate_to_datetime

from django.utils import timezone

from crm.dropbox.headers import Who, is_address
from crm.plain_lines import one_line

# Matched against one line whose blanks were made single: a run of blanks must never be shared by two quantifiers.
MARKS = re.compile(
    r"(?:(?:-{2,}|_{5,}|begin|начало на) ?)?"
    r"(?:forwarded message|original message|препратено съобщение|препратено писмо|оригинално съобщение|"
    r"препратеното съобщение|mensaje reenviado|message transféré|přeposlaná zpráva)(?: ?:)?(?: ?-+)?",
    re.I,
)
# Outlook says nothing: its block of headers follows a rule or stands by itself.
NAMES = {
    "from": "from|от|подател|de|od|van", "sent": "date|sent|дата|изпратено|изпратен|fecha|datum|envoyé|odesláno",
    "to": "to|до|за|получател|para|à|komu|aan", "cc": "cc|копие|як|копие до|ск",
    "subject": "subject|тема|относно|asunto|objet|předmět",
}  # fmt: skip
KINDS = {name: kind for kind, names in NAMES.items() for name in names.split("|")}
MONTHS = {
    month: number
    for number, names in enumerate(
        ["януари jan ян", "февруари feb фев", "март mar мар", "април apr апр", "май may", "юни jun", "юли jul",
         "август aug авг", "септември sep септ", "октомври oct окт", "ноември nov ноем", "декември dec дек"], start=1,
    )
    for month in names.split()
}  # fmt: skip
HOUR = re.compile(r"\b(\d{1,2})[:.](\d{2})(?::\d{2})?\s*([ap])?\.?m?")
FARTHEST = 40  # lines below the mark in which its headers must stand
LONGEST_MARK = 200  # characters; a longer line is somebody's text
LONGEST_HEADER = 4_000
LONGEST_MOMENT = 200


@dataclass(frozen=True)
class Original:
    """What was forwarded; `note` is what the forwarder wrote above it."""

    sender: Who
    recipients: list[Who]
    sent_at: datetime | None
    subject: str
    text: str
    note: str = ""


def original_in(text: str) -> Original | None:
    """Find the first message that is forwarded inline; None when there is none."""
    lines = text.splitlines()
    at = next((n for n, line in enumerate(lines) if is_mark(line)), -1)
    if at >= 0:
        found = headers_below(lines, at + 1)
    else:
        at = next((n for n in range(len(lines)) if starts_headers(lines, n)), -1)
        found = headers_below(lines, at) if at >= 0 else None
    if not found or "from" not in found[0]:
        return None
    said, end = found
    sender = next(iter(people_in(said["from"])), (one_line(said["from"], 200), ""))
    recipients = people_in(said.get("to", "")) + people_in(said.get("cc", ""))
    note = "\n".join(lines[:at]).rstrip("_-— \n\t")
    body = "\n".join(line.removeprefix("> ").removeprefix(">") for line in lines[end:]).strip()
    subject = one_line(said.get("subject", ""), 250)
    return Original(sender, recipients, moment_in(said.get("sent", "")), subject, body, note.strip())


def is_mark(line: str) -> bool:
    return len(line) <= LONGEST_MARK and MARKS.fullmatch(" ".join(line.split())) is not None


def header_in(line: str) -> tuple[str, str]:
    """Return which header of ours a line is and what it says; two empty strings where it is none."""
    name, colon, value = line[:LONGEST_HEADER].partition(":")
    if not colon or len(name) > LONGEST_MARK:
        return "", ""
    kind = KINDS.get(" ".join(name.split()).lstrip("> *").rstrip("* ").lower(), "")
    return kind, value.strip(" *\t\xa0") if kind else ""


def starts_headers(lines: list[str], at: int) -> bool:
    """Whether a From line stands here with a date line right below it, as Outlook writes them."""
    if header_in(lines[at])[0] != "from":
        return False
    return any(header_in(line)[0] == "sent" for line in lines[at + 1 : at + 4])


def headers_below(lines: list[str], at: int) -> tuple[dict[str, str], int] | None:
    """Return what the block of headers says, and the line after it."""
    said: dict[str, str] = {}
    kind = ""
    for n in range(at, min(at + FARTHEST, len(lines))):
        line = lines[n]
        found, value = header_in(line)
        if found:
            kind = found
            said.setdefault(kind, value)
        elif not line.strip("> \t") and said:
            return said, n + 1
        elif line.strip("> \t") and said:
            if not is_continued(said[kind], line):
                return said, n
            said[kind] = (said[kind] + " " + line.strip("> \t"))[:LONGEST_HEADER]
        elif line.strip("> \t"):
            return None
    return (said, min(at + FARTHEST, len(lines))) if said else None


def is_continued(value: str, line: str) -> bool:
    """A long list of recipients goes on below."""
    return value.endswith((",", ";")) or line.startswith((" ", "\t", "<")) or not value


def people_in(line: str) -> list[Who]:
    """Return names and addresses of a header as a mail program prints it, [mailto:…] and semicolons included."""
    plain = " ".join(line[:LONGEST_HEADER].split())
    plain = re.sub(r"\[mailto:([^\[\]]+)\]|\(mailto:([^()]+)\)", r"<\1\2>", plain, flags=re.I).replace(";", ",")
    plain = re.sub(r"<([^<>]+)> ?<[^<>]*>", lambda twice: f"<{twice[1].strip().removeprefix('mailto:')}>", plain)
    found = []
    for name, address in getaddresses([plain]):
        if is_address(address.lower()):
            found.append((one_line(name, 200).strip("\"' "), address.lower()))
    if not found and (bare := re.search(r"[\w.+-]{1,64}@[\w.-]{1,250}\w", plain)):
        found.append(("", bare.group().lower()))
    return found


def moment_in(line: str) -> datetime | None:
    """Read a date as mail programs print it in English and Bulgarian; None rather than a wrong one."""
    line = " ".join(line[:LONGEST_MOMENT].split())
    try:
        sent = parsedate_to_datetime(line)
        return timezone.localtime(sent if sent.tzinfo else timezone.make_aware(sent))
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    day = numbers_of_day(line.lower())
    hour = HOUR.search(re.sub(r"\d{1,2}\.\d{1,2}\.\d{2,4}", " ", line.lower()))
    if day is None:
        return None
    hours, minutes = (int(hour[1]), int(hour[2])) if hour else (0, 0)
    if hour and hour[3]:
        hours = hours % 12 + (12 if hour[3] == "p" else 0)
    try:
        return timezone.make_aware(datetime(*day, hours, minutes))
    except ValueError:
        return None


def numbers_of_day(line: str) -> tuple[int, int, int] | None:
    """Return year, month, day of 5.11.2026, 2026-11-05, 5 ноември 2026, November 5, 2026."""
    if found := re.search(r"\b(\d{4})-(\d{2})-(\d{2})\b", line):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.search(r"\b(\d{1,2})\.(\d{1,2})\.(\d{2,4})\b", line):
        year = int(found[3])
        return (year + 2000 if year < 100 else year), int(found[2]), int(found[1])
    if found := re.search(r"\b(\d{1,2})\.?\s+([^\W\d_]{3,})\.?,?\s+(\d{4})", line):
        month = month_of(found[2])
        return (int(found[3]), month, int(found[1])) if month else None
    if found := re.search(r"\b([^\W\d_]{3,})\.?\s+(\d{1,2}),\s+(\d{4})", line):
        month = month_of(found[1])
        return (int(found[3]), month, int(found[2])) if month else None
    return None


def month_of(word: str) -> int:
    return next((number for name, number in MONTHS.items() if word.startswith(name)), 0)
