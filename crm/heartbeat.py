"""Is the profile still right? Asking by mail, by itself once a year, and the links that answer without an account."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import links, mails, outbox
from accounts.actors import SYSTEM, Actor
from accounts.jobs import Progress, Store
from accounts.log import log
from accounts.models import Job, OneTimeLink, User
from accounts.templatetags.fmt import day
from crm import heartbeat_beside
from crm.completeness import STALE_AFTER
from crm.confidentiality import Level
from crm.languages import language_for
from crm.models import CoalitionMembership, ContactPoint, Organisation, ProfileCheck
from crm.unwanted import unwanted_among

JOB = "profile-checks"
LINK_LASTS = timedelta(days=30)
MAIL_SHOULD_HAVE_LEFT = timedelta(minutes=10)
BETWEEN_MAILS = timedelta(hours=20)
FIRST_LANGUAGE = "bg"


def open_check(*, organisation: Organisation, by: Actor, occasion: str = "") -> ProfileCheck:
    """Ask: whatever was open before is closed, a link is made, and a mail promised where there is an address."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.is_official:
        raise ValidationError(_("Nobody fills in the profile of a public body for it."))
    for earlier in ProfileCheck.objects.open().filter(organisation=organisation).select_related("link"):
        close(earlier)
    address = address_of(organisation)
    check = ProfileCheck.objects.create(
        organisation=organisation,
        asked_by=by.user,
        asked_for=occasion,
        sent_to=address,
        promised_at=timezone.now() if address else None,
        link=links.open_link(OneTimeLink.Purpose.PROFILE, made_by=by.user, lasts=LINK_LASTS),
        is_demonstration=organisation.is_demonstration,
    )
    log(by, "asked whether it is still right", organisation, fields=["profile_checks"])
    if check.sent_to:
        outbox.add(send_question, check.pk)
    return check


def close(check: ProfileCheck) -> None:
    """Nobody waits for this answer any more; its link dies."""
    check.closed_at = timezone.now()
    check.save(update_fields=["closed_at"])
    if check.link is not None and check.link.used_at is None:
        links.spend(check.link)


def address_of(organisation: Organisation) -> str:
    """Return where it can be written to; nothing when it has no address that works as one."""
    return addresses_of([organisation]).get(organisation.pk, "")


def addresses_of(organisations: Iterable[Organisation]) -> dict[int, str]:
    """Return where each can be written to; those without an address that works as one are not among them."""
    points = ContactPoint.objects.filter(organisation__in=[one.pk for one in organisations])
    values = points.filter(kind=ContactPoint.Kind.EMAIL).order_by("-pk").values_list("organisation", "value")
    works = [(pk, value) for pk, value in values if is_address(value)]
    unwanted = unwanted_among(value for _pk, value in works)
    return {pk: value for pk, value in works if value.lower() not in unwanted}  # of several the first


def is_address(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


# Links


def url_of(check: ProfileCheck) -> str:
    """Return the address of the page that answers; nothing once it was answered, closed or the link is too old."""
    link = check.link
    if link is None or not is_usable(check):
        return ""
    key = links.key_of(link)
    return settings.BASE_URL + reverse("crm:profile-link", args=[key]) if key else ""


def is_usable(check: ProfileCheck) -> bool:
    link = check.link
    is_open = check.answered_at is None and check.closed_at is None
    return bool(is_open and link and link.used_at is None and link.expires_at > timezone.now())


def behind(key: str) -> ProfileCheck | None:
    """Return the check that a link was made for, be it answered or not; none for any other key.

    Of an organisation that was merged since, it asks about the one it became.
    """
    link = OneTimeLink.objects.filter(purpose=OneTimeLink.Purpose.PROFILE, key_hash=links.hash_of(key))
    checks = ProfileCheck.objects.filter(link__in=link)
    check = checks.select_related("organisation__place__parent__parent", "organisation__merged_into", "link").first()
    if check is not None and check.organisation.merged_into is not None:
        check.organisation = check.organisation.merged_into
    return check


# Mail


@outbox.outward
def send_question(pk: int) -> None:
    """Write to the organisation, unless it has answered meanwhile, or an earlier try that came late did it."""
    check = ProfileCheck.objects.open().filter(pk=pk).select_related("organisation", "link").first()
    if check is None or not check.sent_to or not url_of(check) or has_left(check):
        return
    mails.send(question(check))
    ProfileCheck.objects.filter(pk=pk).update(sent_at=timezone.now())


def question(check: ProfileCheck) -> EmailMessage:
    """Compose the mail in the organisation's language; of what is confidential not even the name is in it."""
    organisation = check.organisation
    with translation.override(language_for(organisation)):
        is_open = organisation.confidentiality in {Level.PUBLIC, Level.COALITION}
        told: dict[str, Any] = {
            "name": str(organisation) if is_open else "",
            "url": url_of(check),
            "until": day(timezone.localtime(check.link.expires_at).date()) if check.link else "",
            "beside": heartbeat_beside.questions(),
        }
        subject = " ".join(_("Is your organisation's profile still right?").split())
        body = render_to_string("crm/mail/profile_check.txt", told)
    return EmailMessage(subject, body, to=[check.sent_to], headers={"Auto-Submitted": "auto-generated"})


def has_left(check: ProfileCheck) -> bool:
    """Whether the mail that was promised last, or one that waited for longer, was sent since."""
    return bool(check.sent_at and check.promised_at and check.sent_at >= check.promised_at)


def was_written_to(check: ProfileCheck, now: datetime) -> bool:
    """Whether a mail left lately, or is about to: another one would be one too many."""
    last = max(filter(None, (check.promised_at, check.sent_at)), default=None)
    if last is None or now - last >= BETWEEN_MAILS:
        return False
    return check.promised_at is None or has_left(check) or now - check.promised_at <= MAIL_SHOULD_HAVE_LEFT


def may_not_have_left(check: ProfileCheck, now: datetime) -> bool:
    """Whether a mail was due and nobody knows that it went: the worker was killed, or the mail server refused."""
    is_open = check.answered_at is None and check.closed_at is None
    return bool(is_open and check.sent_to and check.sent_at is None and now - check.asked_at > MAIL_SHOULD_HAVE_LEFT)


# Many


def due_for_a_question(today: date) -> QuerySet[Organisation]:
    """Return our members whose profile nobody confirmed for a year, and whom nobody asked in that time."""
    long_ago = today - STALE_AFTER
    old_members = CoalitionMembership.objects.standing(today).filter(started_on__lte=long_ago)
    lately = ProfileCheck.objects.filter(Q(asked_at__date__gt=long_ago) | Q(sent_at__date__gt=long_ago))
    rows = Organisation.objects.members(today).civic().filter(is_demonstration=False)
    stale = rows.filter(Q(confirmed_on__lt=long_ago) | Q(confirmed_on=None, pk__in=old_members.values("organisation")))
    return stale.exclude(pk__in=lately.values("organisation")).order_by("pk")


def ask_stale(*, today: date) -> int:
    """Ask each of them, one transaction each; a second clock striking at the same time asks nobody twice."""
    asked = 0
    for pk in list(due_for_a_question(today).values_list("pk", flat=True)):
        with transaction.atomic():
            locked = Organisation.objects.select_for_update().get(pk=pk)
            if due_for_a_question(today).filter(pk=pk).exists():
                with translation.override(FIRST_LANGUAGE):
                    open_check(organisation=locked, by=SYSTEM, occasion=_("yearly round"))
                asked += 1
    return asked


def may_ask(user: User, params: dict[str, Any]) -> bool:
    return user.is_centre


def run_group(job: Job, progress: Progress) -> Store:
    """Ask a group; a job that was interrupted goes on with those it has not asked yet."""
    by = Actor(job.asked_by)
    wanted = Organisation.objects.changeable_by(job.asked_by).filter(pk__in=job.params["organisations"])
    ids = list(wanted.order_by("pk").values_list("pk", flat=True))
    for number, pk in enumerate(ids):
        progress(number, len(ids), _("Asking %(number)s of %(total)s") % {"number": number + 1, "total": len(ids)})
        ask_once(pk, job, by)
    url = reverse("crm:profile-check-list")
    return lambda: {"url": url, "words": _("See who was asked")}


@transaction.atomic
def ask_once(pk: int, job: Job, by: Actor) -> None:
    organisation = Organisation.objects.select_for_update().get(pk=pk)
    asked = ProfileCheck.objects.filter(organisation=organisation, asked_at__gte=job.asked_at)
    if not organisation.is_official and not asked.exists():
        open_check(organisation=organisation, by=by, occasion=job.params.get("occasion", ""))
