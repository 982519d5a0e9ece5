"""What people do with indicators: describe them, say where they started and what they aim at, connect them."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from campaigns.asks.actions import refuse_losing_sight, save_changes
from monitoring.indicators.sense import check_indicator
from monitoring.indicators.small_cells import check_start
from monitoring.models import Assessment, Baseline, Citation, Indicator, IndicatorTarget, Observation, Outcome

MANY = "same_thing"


@transaction.atomic
def record_indicator(*, by: Actor, **fields: Any) -> Indicator:
    """Describe what is measured; values, baseline and targets follow."""
    others = fields.pop(MANY, ())
    indicator = Indicator(**fields)
    check_indicator(indicator, fields)
    refuse_twin_code(indicator, fields, by)
    indicator.save()
    refuse_losing_sight(Indicator.objects.filter(pk=indicator.pk), by)
    indicator.same_thing.set(others)
    log(by, "recorded", indicator, fields=[*fields, *([MANY] if others else [])])
    return indicator


@transaction.atomic
def update_indicator(*, indicator: Indicator, version: int | None, fields: Mapping[str, Any], by: Actor) -> Indicator:
    """Change what is named in `fields`; Conflict when someone else saved in between."""
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    check_version(indicator, version)
    check_indicator(indicator, fields)
    refuse_twin_code(indicator, fields, by)
    refuse_new_meaning(indicator, fields)
    changes = save_changes(indicator, {name: value for name, value in fields.items() if name != MANY})
    refuse_losing_sight(Indicator.objects.filter(pk=indicator.pk), by)
    retied = [MANY] if MANY in fields and tie(indicator, fields[MANY], by) else []
    log(by, "changed", indicator, fields=[*changes, *retied])
    return indicator


def refuse_twin_code(indicator: Indicator, fields: Mapping[str, Any], by: Actor) -> None:
    """Of codes in use only those count that the author may know of."""
    seen = Indicator.objects.visible_to(by.user) if by.user else Indicator.objects.all()
    twins = seen.filter(code__iexact=fields.get("code", indicator.code))
    if (twins.exclude(pk=indicator.pk) if indicator.pk else twins).exists():
        raise ValidationError({"code": _("Another indicator has this code.")})


def refuse_new_meaning(indicator: Indicator, fields: Mapping[str, Any]) -> None:
    """What approved values are counted in stays: under another unit they would say something else."""
    for name in ("measure", "accumulation", "unit_bg"):
        if name in fields and fields[name] != getattr(indicator, name) and indicator.observations.approved().exists():
            raise ValidationError(
                {name: _("It has approved values: measure something else by an indicator of its own.")}
            )


def tie(indicator: Indicator, others: Any, by: Actor) -> bool:
    """Replace the other measures that the editor can see; hidden ones stay."""
    seen = Indicator.objects.visible_to(by.user) if by.user else Indicator.objects.none()
    shown = set(indicator.same_thing.filter(pk__in=seen.values("pk")).values_list("pk", flat=True))
    wanted = {one.pk for one in others} - {indicator.pk}
    indicator.same_thing.remove(*(shown - wanted))
    indicator.same_thing.add(*(wanted - shown))
    return shown != wanted


# Where it started and what it aims at


@transaction.atomic
def set_baseline(*, indicator: Indicator, by: Actor, replaces: Baseline | None = None, **fields: Any) -> Baseline:
    """Say where a series started; a corrected one follows the earlier, which stays to be read."""
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    refuse_second_reply(replaces, fields)
    if fields.get("place") and fields.get("area"):
        raise ValidationError({"area": _("Either a place or another area, not both.")})
    check_start(fields["value"], indicator)
    same = Baseline.objects.current().filter(
        indicator=indicator, place=fields.get("place"), area=fields.get("area", ""), method=fields["method"],
        instrument__iexact=fields.get("instrument", ""),
    )  # fmt: skip
    if (same.exclude(pk=replaces.pk) if replaces else same).exists():
        raise ValidationError({"place": _("It has a baseline for this place and method: correct that one.")})
    baseline = Baseline.objects.create(indicator=indicator, replaces=replaces, author=by.user, **fields)
    log(by, "set a baseline of", indicator, fields=["baselines"])
    return baseline


@transaction.atomic
def set_target(
    *, indicator: Indicator, by: Actor, replaces: IndicatorTarget | None = None, **fields: Any
) -> IndicatorTarget:
    """Say what somebody set as the aim; a changed aim follows the earlier, which stays to be read."""
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    refuse_second_reply(replaces, fields)
    upto = fields.get("upto")
    if upto is not None and upto <= fields["value"]:
        raise ValidationError({"upto": _("The upper end is not above the lower.")})
    target = IndicatorTarget.objects.create(indicator=indicator, replaces=replaces, author=by.user, **fields)
    log(by, "set a target of", indicator, fields=["targets"])
    return target


def refuse_second_reply(replaces: models.Model | None, fields: Mapping[str, Any]) -> None:
    """An earlier one is replaced once, and the reason is told."""
    if replaces is None:
        return
    if type(replaces)._default_manager.filter(replaces=replaces).exists():
        raise ValidationError(_("Someone else has replaced it meanwhile."))
    if not fields.get("reason"):
        raise ValidationError({"reason": _("Say why it changes.")})


# What rests on a value


@transaction.atomic
def cite_value(
    *, observation: Observation, by: Actor, assessment: Assessment | None = None, outcome: Outcome | None = None,
    note: str = "",
) -> Citation:  # fmt: skip
    """Say that a draft assessment's result, or an outcome, rests on this very value."""
    if observation.state != Observation.State.APPROVED or observation.is_withdrawn:
        raise ValidationError({"observation": _("Only an approved value can be cited.")})
    if assessment is not None and assessment.state == "published":
        raise ValidationError(_("What a published assessment rests on does not change; write a new one."))
    found, made = Citation.objects.get_or_create(
        observation=observation, assessment=assessment, outcome=outcome, defaults={"note": note, "author": by.user}
    )
    if made:
        log(by, "cited a value in", outcome or assessment.commitment, fields=["cites"])  # type: ignore[union-attr]
    return found


@transaction.atomic
def uncite_value(*, citation: Citation, by: Actor) -> None:
    """Take a citation off again while its assessment is a draft."""
    assessment = citation.assessment
    if assessment is not None and assessment.state == "published":
        raise ValidationError(_("What a published assessment rests on does not change; write a new one."))
    subject = citation.outcome or (assessment.commitment if assessment else None)
    citation.delete()
    log(by, "took back a citation in", subject, fields=["cites"])  # type: ignore[arg-type]
