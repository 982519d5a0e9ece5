"""What waits in the e-mail trays of two officers: of every kind one, all of it invented."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from accounts.models import User
from config.demonstration import papers
from config.demonstration.cast import DOMAIN, Cast
from config.demonstration.names import marked
from config.demonstration.organisations import Coalition
from config.demonstration.scene import Scene
from crm.invitations import Invitation
from crm.models import ContactPoint, InboundAttachment, InboundMessage

Kind = InboundMessage.Kind
FIRST_NUMBER = 700  # of the files; evidence and documents count below
STRANGER = ("Стоян Непознат (демо)", f"stoyan.nepoznat@{DOMAIN}")
RETURNED: dict[str, Any] = {
    "kind": Kind.BOUNCE, "from_name": "Mail Delivery System", "from_address": f"mailer-daemon@{DOMAIN}",
    "to_addresses": [["", f"stara.poshta@{DOMAIN}"]],
}  # fmt: skip
WHERE = "Зала 3 (демо)"
LINES = {
    "room": ("Зала за обучението", "Здравейте,\n\nзалата е свободна на 14-и. Ключът е при съседката.\n\nПоздрави"),
    "answer": (
        "Отговор по искането за места в детските градини",
        "За сведение.\n\nУважаеми колеги,\n\nразгледахме искането Ви. Приложено изпращаме справка по общини.",
    ),
    "ours": ("Искане за справка по общини", "Уважаеми колеги,\n\nмоля, изпратете ни справка за свободните места."),
    "invitation": ("Покана: разговор за плана за интеграция", "Каним Ви на разговор. Дневният ред е в поканата."),
    "bounce": ("Undelivered Mail Returned to Sender", "The message could not be delivered: no such address."),
    "automatic": ("Автоматичен отговор: в отпуск", "В отпуск съм до понеделник."),
}


def fill(scene: Scene, cast: Cast, coalition: Coalition) -> list[InboundMessage]:
    known = sender_of(coalition)
    messages = [
        message
        for owner in (cast.officers[0], cast.officers[-1])
        for message in (
            received(scene, owner, "room", 1, from_address=known),
            received(scene, owner, "answer", 2, from_name=STRANGER[0], from_address=STRANGER[1], is_forwarded=True),
            received(scene, owner, "ours", 3, **from_us(owner, known)),
            received(scene, owner, "invitation", 4, **invited(scene, owner, known)),
            received(scene, owner, "bounce", 5, **RETURNED),
            received(scene, owner, "automatic", 6, kind=Kind.AUTOMATIC, from_address=STRANGER[1]),
        )
    ]
    InboundMessage.objects.bulk_create(messages)
    answers = [message for message in messages if message.is_forwarded]
    InboundAttachment.objects.bulk_create(
        attachment for number, message in enumerate(answers) for attachment in enclosed(message, FIRST_NUMBER + number)
    )
    return messages


def sender_of(coalition: Coalition) -> str:
    """Return the address of a member that has one."""
    points = ContactPoint.objects.filter(organisation__in=coalition.standing, kind=ContactPoint.Kind.EMAIL)
    return str(points.order_by("value").values_list("value", flat=True)[0])


def from_us(owner: User, recipient: str) -> dict[str, Any]:
    """A blind copy of a letter that the officer wrote."""
    return {"is_from_us": True, "from_name": owner.name, "from_address": owner.email, "to_addresses": [["", recipient]]}


def received(scene: Scene, owner: User, key: str, ago: int, **fields: Any) -> InboundMessage:
    """One message as the dropbox would have kept it; nothing here is left to chance, so the story stays the same."""
    subject, text = LINES[key]
    at = moment(scene.day(ago), ago)
    return InboundMessage(
        owner=owner, message_id=f"<demo-{key}-{owner.email}>", received_at=at, sent_at=at, subject=marked(subject),
        text=text, size=len(text.encode()), is_demonstration=True,
        **{"to_addresses": [[owner.name, owner.email]], **fields},
    )  # fmt: skip


def moment(day: date, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10, 7 * minute)))


def invited(scene: Scene, owner: User, organiser: str) -> dict[str, Any]:
    """A calendar file, as it would have been read."""
    event = Invitation(
        method="request", uid=f"demo-{owner.email}", what=marked("Разговор за плана за интеграция"), where=WHERE,
        starts_on=scene.workday(-9).isoformat(), starts_at="10:30", organiser=("", organiser),
        attendees=((owner.name, owner.email), STRANGER), text="1. Докъде е планът\n2. Кой какво поема",
    )  # fmt: skip
    return {"kind": Kind.INVITATION, "event": event.as_data, "from_address": organiser}


def enclosed(message: InboundMessage, number: int) -> list[InboundAttachment]:
    """A file that was taken over and one that was not."""
    stored = papers.store("csv", number, message.subject)
    stored.pop("sha256")
    refused = "Файлът не е това, което името му казва (.exe)."
    return [
        InboundAttachment(message=message, **stored),
        InboundAttachment(message=message, file_name="demo-setup.exe", size=1024, refused=refused),
    ]
