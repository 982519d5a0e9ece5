"""Addresses changed with a link: the address that was ours before is told, and officers look at the change."""

from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import mails, outbox
from accounts.actors import Via
from accounts.gates import Visitor
from accounts.models import LogEntry
from accounts.models.user import CENTRE
from crm.confidentiality import Level
from crm.languages import language_for
from crm.models import Confirmation, Organisation
from crm.models.organisations import OrganisationQuerySet
from crm.unwanted import is_unwanted


@outbox.outward
def send_notice(pk: int, address: str) -> None:
    """Tell whoever was written to until now, so that nobody takes over an organisation unseen."""
    organisation = Organisation.objects.filter(pk=pk).first()
    if organisation is not None and not is_unwanted(address):
        mails.send(notice(organisation, address))


def notice(organisation: Organisation, address: str) -> EmailMessage:
    """Compose the mail in the organisation's language; neither addresses nor anything confidential is in it."""
    with translation.override(language_for(organisation)):
        is_open = organisation.confidentiality in {Level.PUBLIC, Level.COALITION}
        subject = _("The ways to reach your organisation were changed")
        body = render_to_string("crm/mail/contacts_changed.txt", {"name": str(organisation) if is_open else ""})
    return EmailMessage(subject, body, to=[address], headers={"Auto-Submitted": "auto-generated"})


def to_look_at(user: Visitor) -> OrganisationQuerySet:
    """Return those whose addresses were changed with a link, and about which the centre has said nothing since."""
    about = LogEntry.objects.filter(subject_type=ContentType.objects.get_for_model(Organisation))
    says = Q(fields__contains=["contact_points"])
    later = about.filter(says | Q(verb="confirmed"), subject_id=OuterRef("subject_id"), pk__gt=OuterRef("pk"))
    changes = about.filter(says, ~Exists(later.filter(user__role__in=CENTRE)), verb="changed", via=Via.LINK)
    last_word = Confirmation.objects.filter(organisation=OuterRef("pk"), field="contact_points", via=Via.LINK)
    rows = Organisation.objects.visible_to(user).filter(Exists(last_word))
    return rows.filter(Exists(changes.filter(subject_id=OuterRef("pk")))).order_by("pk")
