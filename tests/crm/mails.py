"""Messages as they really come: every charset, every way to forward, and what nobody wants to get."""

import base64
import quopri
from email import message_from_bytes
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from django.utils import timezone

BOX = "drop@example.org"
MINISTRY = "ivan.petrov@mon.example"
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
GREETING = "Уважаеми колеги, изпращаме отговора на министерството за новите места в детските градини."
DATE = "Thu, 05 Nov 2026 10:12:00 +0200"


def b64(text: str, charset: str) -> str:
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


def q(text: str, charset: str) -> str:
    coded = "".join(f"={byte:02X}" for byte in text.encode(charset))
    return f"=?{charset}?Q?{coded}?="


def mail(headers: dict[str, str], body: bytes = b"", raw_headers: bytes = b"") -> bytes:
    """Put a message together byte by byte, so that nothing corrects it."""
    lines = [f"{name}: {value}".encode("ascii") for name, value in headers.items()]
    return b"\r\n".join([*lines, *([raw_headers] if raw_headers else []), b"", body])


def simple(
    to: str, subject: str = "Отговор", text: str = GREETING, sender: str = MINISTRY, number: str = "", **more: str
) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Date"] = f"Иван Петров <{sender}>", to, subject, DATE
    message["Message-ID"] = f"<{number or subject}@mon.example>".replace(" ", "")
    for name, value in more.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def blind_copy_in_windows_1251(to: str, officer: str) -> bytes:
    """The key is known to the servers alone."""
    return mail(
        {
            "Received": f"from mx.example by imap.example for <{to}>; {DATE}",
            "Delivered-To": to,
            "From": f"{b64('Офелия Официр', 'windows-1251')} <{officer}>",
            "To": f"{q('Иван Петров', 'windows-1251')} <{MINISTRY}>",
            "Subject": b64("Искане за нови места", "windows-1251"),
            "Date": DATE, "Message-ID": "<cp1251@example.org>", "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=windows-1251", "Content-Transfer-Encoding": "quoted-printable",
        },
        quopri.encodestring(GREETING.encode("windows-1251")),
    )  # fmt: skip


def direct_in_koi8(to: str) -> bytes:
    return mail(
        {
            "From": f"{q('Иван Петров', 'koi8-r')} <{MINISTRY}>", "To": to, "Subject": q("Отговор по искане", "koi8-r"),
            "Date": DATE, "Message-ID": "<koi8@mon.example>", "Content-Type": 'text/plain; charset="koi8-r"',
            "Content-Transfer-Encoding": "base64",
        },
        base64.encodebytes(GREETING.encode("koi8-r")),
    )  # fmt: skip


def eight_bit_without_a_charset(to: str) -> bytes:
    """An old program: Cyrillic bytes in the header, and nothing said about the text."""
    names = f"Subject: Покана за среща\r\nFrom: Иван Петров <{MINISTRY}>".encode("windows-1251")
    return mail({"To": to, "Message-ID": "<8bit@mon.example>"}, GREETING.encode("windows-1251"), names)


def charset_that_lies(to: str) -> bytes:
    return mail(
        {"From": MINISTRY, "To": to, "Subject": "wrong", "Message-ID": "<lies@mon.example>",
         "Content-Type": "text/plain; charset=iso-8859-1", "Content-Transfer-Encoding": "8bit"},
        GREETING.encode("windows-1251"),
    )  # fmt: skip


GMAIL = f"""Виж долу.

---------- Forwarded message ---------
От: Иван Петров <{MINISTRY}>
Date: чт, 5.11.2026 г. в 10:12 ч.
Subject: Отговор по искане 12-34
To: Офелия <officer@example.org>, <{BOX}>


{GREETING}
"""
THUNDERBIRD = f"""-------- Препратено съобщение --------
Относно: \tОтговор по искане 12-34
Дата: \tThu, 5 Nov 2026 10:12:00 +0200
От: \tИван Петров <{MINISTRY}>
До: \tofficer@example.org



{GREETING}
"""
OUTLOOK = f"""За сведение

________________________________
From: Иван Петров [mailto:{MINISTRY}]
Sent: Thursday, November 5, 2026 10:12 AM
To: 'Офелия'
Subject: Отговор по искане 12-34

{GREETING}
"""


def forwarded_inline(to: str, officer: str, text: str, number: str) -> bytes:
    return simple(to, "Fwd: Отговор по искане 12-34", text, sender=officer, number=number)


def forwarded_as_attachment(to: str, officer: str) -> bytes:
    """The original lies inside, in another charset, with a file of its own."""
    inner = message_from_bytes(direct_in_koi8("officer@example.org"))
    original = MIMEMultipart()
    for name in ("From", "To", "Subject", "Date", "Message-ID"):
        original[name] = inner[name]
    original.attach(MIMEText(GREETING, "plain", "koi8-r"))
    original.attach(attached(PDF, "application", "pdf", "Писмо 12-34.pdf"))
    outer = MIMEMultipart()
    outer["From"], outer["To"], outer["Subject"], outer["Message-ID"] = officer, to, "Fwd:", "<attached@example.org>"
    outer.attach(MIMEText("Виж приложеното.", "plain", "utf-8"))
    outer.attach(MIMEMessage(original))
    return outer.as_bytes()


def attached(content: bytes, kind: str, subtype: str, name: str):
    from email.mime.application import MIMEApplication
    from email.mime.base import MIMEBase

    part = MIMEApplication(content, subtype) if kind == "application" else MIMEBase(kind, subtype)
    if kind != "application":
        part.set_payload(base64.encodebytes(content).decode())
        part["Content-Transfer-Encoding"] = "base64"
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return part


def with_files(to: str) -> bytes:
    """A paper that is one, a programme called a paper, markup called a text, and the logo below the signature."""
    message = MIMEMultipart()
    message["From"], message["To"], message["Subject"], message["Message-ID"] = (
        MINISTRY,
        to,
        "Files",
        "<files@mon.example>",
    )
    message.attach(MIMEText(GREETING, "plain", "utf-8"))
    message.attach(attached(PDF, "application", "pdf", "Протокол №5.pdf"))
    message.attach(attached(b"MZ\x90\x00\x03", "application", "octet-stream", "invoice.pdf"))
    message.attach(attached(b"<html><script>alert(1)</script></html>", "text", "plain", "notes.txt"))
    message.attach(attached("бележки по точка 3".encode(), "text", "plain", "../../бележки.txt"))
    logo = attached(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "image", "png", "logo.png")
    logo["Content-ID"] = "<logo>"
    message.attach(logo)
    return message.as_bytes()


HTML = """<html><head><style>p{color:red}</style></head><body><p>Уважаеми <b>колеги</b>,</p>
<script>alert(document.cookie)</script><ul><li>първо</li><li>второ</li></ul>
<p><a href="https://mon.example/otgovor">отговорът</a> <a href="javascript:alert(1)">тук</a>
<img src=x onerror=alert(1)></p></body></html>"""


def only_markup(to: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Message-ID"] = (
        MINISTRY,
        to,
        "HTML",
        "<html@mon.example>",
    )
    message.set_content(HTML, subtype="html")
    return message.as_bytes()


INVITATION = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
METHOD:{method}
BEGIN:VTIMEZONE
TZID:Brussels
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:{uid}
DTSTART;TZID=Brussels:{start}
DTEND;TZID=Brussels:{start}
SUMMARY:Разговор за детските градини
LOCATION:София\\, бул. „Княз Ал. Дондуков“ 2А
DESCRIPTION:Дневен ред:\\n1. Места\\n2. Срокове
ORGANIZER;CN="Петров, Иван":mailto:{organiser}
ATTENDEE;CN=Офелия;PARTSTAT={reaction}:mailto:officer@example.org
ATTENDEE;CN=Непознат Гост:mailto:guest@nowhere.example
END:VEVENT
END:VCALENDAR
"""


def calendar(
    method: str = "REQUEST", uid: str = "uid-1@mon.example", start: str = "", reaction: str = "NEEDS-ACTION"
) -> bytes:
    day = start or f"{timezone.localdate() + timezone.timedelta(days=9):%Y%m%d}T090000"
    text = INVITATION.format(method=method, uid=uid, start=day, organiser=MINISTRY, reaction=reaction)
    return text.replace("\n", "\r\n").encode()


def invitation(to: str, method: str = "REQUEST", reaction: str = "NEEDS-ACTION") -> bytes:
    message = MIMEMultipart("mixed")
    message["From"], message["To"], message["Subject"] = MINISTRY, to, f"Покана {method}"
    message["Message-ID"] = f"<{method}@mon.example>"
    versions = MIMEMultipart("alternative")
    versions.attach(MIMEText("Каним Ви.", "plain", "utf-8"))
    versions.attach(MIMEText("<p>Каним Ви.</p>", "html", "utf-8"))
    part = MIMEText(calendar(method, reaction=reaction).decode(), "calendar", "utf-8")
    part.set_param("method", method)
    versions.attach(part)
    message.attach(versions)
    message.attach(attached(calendar(method, reaction=reaction), "application", "ics", "invite.ics"))
    return message.as_bytes()


def bounce(to: str) -> bytes:
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"], report["To"], report["Subject"] = (
        "Mail Delivery System <mailer-daemon@mx.example>",
        to,
        "Undelivered Mail",
    )
    report["Message-ID"], report["Auto-Submitted"] = "<bounce@mx.example>", "auto-replied"
    report.attach(MIMEText("The message could not be delivered to old@mon.example", "plain"))
    status = message_from_bytes(
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        b"Final-Recipient: rfc822; old@mon.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    )
    report.attach(status)
    report.attach(
        MIMEMessage(message_from_bytes(simple("old@mon.example", "Our letter", sender="officer@example.org")))
    )
    return report.as_bytes()


def out_of_office(to: str) -> bytes:
    return simple(to, "Автоматичен отговор", "В отпуск съм.", number="ooo", Auto_Submitted="auto-replied")


def thirty_megabytes(to: str) -> bytes:
    return mail(
        {"From": MINISTRY, "To": to, "Subject": "Huge", "Date": DATE, "Message-ID": "<huge@mon.example>"},
        b"x" * 76 + (b"\r\n" + b"x" * 76) * 400_000,
    )


def script_in_the_subject(to: str) -> bytes:
    return simple(to, "<script>alert(1)</script> среща", "<img src=x onerror=alert(2)>", number="script")


def broken(to: str) -> bytes:
    """A frame that never closes, a charset nobody knows, base64 that is none."""
    return mail(
        {"From": "=?x-nonsense?B?%%%?= <a@b.example>", "To": to, "Subject": "=?utf-8?Q?broken=ZZ?=",
         "Date": "yesterday", "Message-ID": "<broken@b.example>", "Content-Type": 'multipart/mixed; boundary="one"'},
        b"--one\r\nContent-Type: text/plain; charset=x-nonsense\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\x00\xd0\r\n"
        b"--two\r\nContent-Type: image/\r\n\r\n\xff\xfe",
    )  # fmt: skip


def bare(to: str) -> bytes:
    """No number, no date, no subject, no words."""
    return mail({"To": to, "From": MINISTRY})
