"""How an ask begins, typed in or from a file: as a draft, with its first wording kept."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from campaigns.models import WORDS, Ask, AskText, Campaign
from crm.models import Office, Organisation


def write_draft(*, campaigns: Iterable[Campaign], by: Actor, **fields: Any) -> Ask:
    """Store it; the caller holds a transaction."""
    author = by.signed_in()
    fields["addressed_to"] = body_of(fields.get("addressed_to"), fields.get("addressed_office"))
    ask = Ask.objects.create(author=author, **fields)
    ask.campaigns.set(campaigns)
    keep_wording(ask, by)
    log(by, "recorded", ask, fields=[*fields, "campaigns"])
    return ask


def keep_wording(ask: Ask, by: Actor) -> AskText | None:
    """Keep the wording when it is another than the last one; the caller holds the ask."""
    words = {name: getattr(ask, name) for name in WORDS}
    last = AskText.objects.filter(ask=ask).order_by("-number").first()
    if last is not None and words == {name: getattr(last, name) for name in WORDS}:
        AskText.objects.filter(pk=last.pk).update(confidentiality=ask.confidentiality)  # as open as the ask is now
        return None
    number = last.number + 1 if last else 1
    return AskText.objects.create(ask=ask, number=number, confidentiality=ask.confidentiality, by=by.user, **words)


def body_of(body: Organisation | None, office: Office | None) -> Organisation | None:
    """Return whom the ask is addressed to; an office brings its own body along."""
    if office is None:
        return body
    if body is not None and office.body_id != body.pk:
        raise ValidationError({"addressed_office": _("This office belongs to another body.")})
    return office.body
