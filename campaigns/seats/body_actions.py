"""What the centre writes down of a committee or council, and of the rules by which it works."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from campaigns.asks.actions import save_changes
from campaigns.models import Body, RulesOfProcedure
from crm.actions.names import refuse_backwards
from crm.models import Organisation


@transaction.atomic
def record_body(*, organisation: Organisation, by: Actor, **fields: Any) -> Body:
    """Make a body of a committee that is on record as an organisation."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.kind != Organisation.Kind.COMMITTEE:
        words = _("This organisation is no committee or council. Change its kind first.")
        raise ValidationError({"organisation": words})
    if Body.objects.filter(organisation=organisation).exists():
        raise ValidationError({"organisation": _("It is on record already, with what the law says of it.")})
    body = Body(organisation=organisation, **fields)
    refuse_incomplete(body)
    body.save()
    log(by, "recorded", body, fields=["organisation", *fields])
    return body


@transaction.atomic
def update_body(*, body: Body, version: int | None, by: Actor, **fields: Any) -> Body:
    """Conflict when someone else saved in between; whose body it is stays."""
    body = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    check_version(body, version)
    proposed = Body(pk=body.pk, **{name: fields.get(name, getattr(body, name)) for name in CHECKED})
    refuse_incomplete(proposed)
    log(by, "changed", body, changes=save_changes(body, fields))
    return body


CHECKED = ("started", "ended", "predecessor", "members_vote", "vote_rule", "vote_rule_source")


def refuse_incomplete(body: Body) -> None:
    refuse_backwards(body.started, body.ended)
    refuse_circle(body)
    if body.members_vote and not body.vote_rule_source.strip():
        raise ValidationError({"vote_rule_source": _("Say where the law gives its members a vote.")})
    if body.members_vote and not body.vote_rule.strip():
        raise ValidationError({"vote_rule": _("Quote the rule: the ledger shows it wherever we have no vote.")})


def refuse_circle(record: Any, words: str = "") -> None:
    """Refuse a body, or a seat, that comes before itself."""
    follows = dict(type(record).objects.exclude(predecessor=None).values_list("pk", "predecessor"))
    at, seen = record.predecessor_id, {record.pk}
    while at is not None and at not in seen:
        seen.add(at)
        at = follows.get(at)
    if at is not None:
        words = words or _("That one follows this one itself.")
        raise ValidationError({"predecessor": words})


@transaction.atomic
def record_rules(*, body: Body, by: Actor, **fields: Any) -> RulesOfProcedure:
    """Add a version; the earlier ones stay."""
    rules = RulesOfProcedure.objects.create(body=body, **fields)
    log(by, "recorded", rules, fields=["body", *fields])
    return rules


@transaction.atomic
def update_rules(*, rules: RulesOfProcedure, version: int | None, by: Actor, **fields: Any) -> RulesOfProcedure:
    rules = RulesOfProcedure.objects.select_for_update().get(pk=rules.pk)
    check_version(rules, version)
    log(by, "changed", rules, changes=save_changes(rules, fields))
    return rules
