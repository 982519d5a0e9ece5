"""What people do with campaigns and with those who take part in them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import differences, log
from campaigns.asks.actions import refuse_losing_sight, save_changes
from campaigns.models import Campaign, CampaignPartner
from crm.actions.names import refuse_backwards
from crm.models import Organisation, Theme

ONE_ROLE = "one_role_at_a_time"  # the constraint


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
def add_partner(
    *, campaign: Campaign, organisation: Organisation, role: str, started: str = "", ended: str = "", by: Actor
) -> CampaignPartner:
    refuse_backwards(started, ended)
    fields = {"organisation": organisation, "role": role, "started": started, "ended": ended}
    partner = once_at_a_time(CampaignPartner(campaign=campaign, **fields))
    changes = {"partner": (None, organisation.pk), "role": (None, role), "started": ("", started), "ended": ("", ended)}
    log(by, "added a partner", campaign, changes=changes)
    return partner


@transaction.atomic
def update_partner(*, partner: CampaignPartner, by: Actor, **fields: Any) -> CampaignPartner:
    """Another role or another time; that it took part earlier stays by ending one part and adding the next."""
    partner = CampaignPartner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    refuse_backwards(fields.get("started", partner.started), fields.get("ended", partner.ended))
    changes = differences(partner, fields)
    for name, value in fields.items():
        setattr(partner, name, value)
    once_at_a_time(partner)
    log(by, "changed", partner, changes=changes)
    return partner


def once_at_a_time(partner: CampaignPartner) -> CampaignPartner:
    """Write the row; the database refuses the same role twice at once."""
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as error:
        if ONE_ROLE not in str(error):
            raise
        words = _("This organisation already takes part in this role at that time. End that part, or change it.")
        raise ValidationError({"role": words}) from None
    return partner


@transaction.atomic
def remove_partner(*, partner: CampaignPartner, by: Actor) -> None:
    """Only for slips: a part that ended gets its last day."""
    log(by, "removed a partner", partner.campaign, changes={"partner": (partner.organisation_id, None)})
    partner.delete()
