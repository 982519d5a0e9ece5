"""What is done with an edition on its way: send it, close a link, fetch a file over one."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import links as one_time
from accounts import outbox
from accounts.actors import Actor
from accounts.log import log
from briefings import edition_actions
from briefings.edition_actions import Taken
from briefings.models import Edition, Sending
from briefings.sending import links, mails, reaching
from crm.actions.letters import send_letter, write_letter
from crm.models import Person

HEAVIEST = 10 * 1024 * 1024  # bytes of an attachment: above, many mail servers refuse


@transaction.atomic
def send(
    edition: Edition, *, people: Sequence[Person], subject: str, words: str = "", how: str = Sending.How.LINK,
    days: int = 30, by: Actor,
) -> list[Sending]:  # fmt: skip
    """Send an edition to each of these people in a mail of their own; a letter on the timeline of each says so."""
    reaching.refuse_to_leave(edition)
    if how == Sending.How.ATTACHMENT and edition.pdf.size > HEAVIEST:
        raise ValidationError({"how": _("The PDF is too heavy for many mail servers. Send a link.")})
    made = []
    for reader in reaching.readers(edition, people, by.signed_in()):
        letter = write_letter(
            subject=subject, text=words, language=edition.language, person=reader.person,
            organisation=reader.organisation, no_reply=True, by=by,
        )  # fmt: skip
        send_letter(letter=letter, dated_on=timezone.localdate(), reply_due_on=None, as_it_is=True, by=by)
        made.append(Sending(edition=edition, letter=letter, how=how, contact_point=reader.address))
    if how == Sending.How.LINK:
        links.give(made, days, by)
    Sending.objects.bulk_create(made)
    outbox.add_each(mails.send_paper, [[one.pk] for one in made])
    log(by, "sent", edition, changes={"sendings": (None, [one.pk for one in made])})
    return made


@transaction.atomic
def close(sending: Sending, *, by: Actor) -> None:
    """Close the link: whoever holds it reads nothing more."""
    if not sending.is_open or sending.link is None:
        raise ValidationError(_("This link no longer opens anything."))
    one_time.spend(sending.link)
    log(by, "closed the link of", sending)


@transaction.atomic
def fetch(sending: Sending, *, kind: str) -> Taken:
    """Hand a file to whoever holds the link, and remember that it was fetched."""
    now = timezone.now()
    Sending.objects.filter(pk=sending.pk, opened_at=None).update(opened_at=now, sent_at=sending.sent_at or now)
    return edition_actions.take(sending.edition, kind=kind, by=links.through(sending))
