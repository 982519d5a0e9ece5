"""What people do with campaigns and with those who take part in them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from campaigns.actions import refuse_losing_sight, save_changes
from campaigns.models import Campaign, CampaignPartner
from crm.actions.names import refuse_backwards
from crm.models import Organisation, Theme


@transaction.atomic
def record_campaign(*, themes: Iterable[Theme] = (), by: Actor, **fields: Any) -> Campaign:
    refuse_backwards(fields.get("started", ""), fields.get("ended", ""))
    campaign = Campaign.objects.create(**fields)
    refuse_losing_sight(Campaign.objects.filter(pk=campaign.pk), by)
    campaign.themes.set(themes)
    log(by, "recorded", campaign, fields=[*fields, "themes"])
    return campaign


@transaction.atomic
def update_campaign(
    *, campaign: Campaign, version: int | None, by: Actor, themes: Iterable[Theme] | None = None, **fields: Any
) -> Campaign:
    """Change what is named in `fields`; Conflict when someone else saved in between."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    check_version(campaign, version)
    refuse_backwards(fields.get("started", campaign.started), fields.get("ended", campaign.ended))
    changes = save_changes(campaign, fields)
    refuse_losing_sight(Campaign.objects.filter(pk=campaign.pk), by)
    if themes is not None:
        campaign.themes.set(themes)
    log(by, "changed", campaign, fields=["themes"] if themes is not None else [], changes=changes)
    return campaign


@transaction.atomic
def add_partner(*, campaign: Campaign, organisation: Organisation, role: str, by: Actor) -> CampaignPartner:
    try:
        with transaction.atomic():
            partner = campaign.partners.create(organisation=organisation, role=role)
    except IntegrityError:
        raise ValidationError({"organisation": _("This organisation already takes part.")}) from None
    log(by, "added a partner", campaign, changes={"partner": (None, organisation.pk), "role": (None, role)})
    return partner


@transaction.atomic
def remove_partner(*, partner: CampaignPartner, by: Actor) -> None:
    log(by, "removed a partner", partner.campaign, changes={"partner": (partner.organisation_id, None)})
    partner.delete()
