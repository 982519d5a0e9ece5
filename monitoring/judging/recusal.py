"""Who has a stake in a verdict, read off the CRM's own links and said in words."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import Project, ProjectPartner
from crm.approximate import last_day
from crm.models import Organisation, Representation, Tenure
from monitoring.models import Commitment, Outcome
from monitoring.models.commitment_sets import CommitmentQuerySet


def stakes(user: User, commitment: Commitment) -> list[str]:
    """Return why this person may neither code nor approve; nothing when there is no reason.

    Every link counts, also one that the person may not see; only what they may see is called by its name.
    """
    return list(dict.fromkeys([*in_the_body(user, commitment), *in_projects(user, commitment)]))


def in_the_body(user: User, commitment: Commitment) -> Iterator[str]:
    """They work for the body that owes it, or for a part of it, or did when it promised; or they speak for it."""
    body = commitment.owed_by
    if body is None:
        return
    theirs = Q(organisation=body) | Q(organisation__parent=body)
    held = Tenure.objects.filter(theirs, person__user=user)
    today = timezone.localdate()
    if held.on(today).exists():
        yield _("You work for %(body)s, which owes it.") % {"body": named(body, user)}
    elif commitment.made_on and held.on(commitment.made_on).exists():
        yield _("You worked for %(body)s when it promised this.") % {"body": named(body, user)}
    if Representation.objects.current(today).filter(theirs, user=user).exists():
        yield _("You speak for %(body)s, which owes it.") % {"body": named(body, user)}


def in_projects(user: User, commitment: Commitment) -> Iterator[str]:
    """Their organisation takes part in a project that the body pays for, or that is tied to the commitment."""
    outcomes = Outcome.projects.through.objects.filter(outcome__commitments=commitment)
    tied = set(outcomes.values_list("project", flat=True))
    paid = Q(project__funder=commitment.owed_by_id) if commitment.owed_by_id else Q(pk__in=[])
    parts = ProjectPartner.objects.filter(paid | Q(project__in=tied), organisation__in=organisations_of(user))
    standing = [one for one in parts.select_related("organisation", "project") if touches(one, commitment)]
    seen = Project.objects.visible_to(user).filter(pk__in={one.project_id for one in standing})
    shown = set(seen.values_list("pk", flat=True))
    for one in standing:
        words = (
            _("%(organisation)s, to which you belong, takes part in %(project)s, which is tied to this commitment.")
            if one.project_id in tied
            else _("%(organisation)s, to which you belong, takes part in %(project)s, which the owing body pays for.")
        )
        project = f"“{one.project}”" if one.project_id in shown else _("a project")
        yield words % {"organisation": one.organisation, "project": project}


def touches(part: ProjectPartner, commitment: Commitment) -> bool:
    """Whether the project was not over before the promise was made."""
    ended = part.ended or part.project.ended
    return not (ended and commitment.made_on and last_day(ended) < commitment.made_on)


def organisations_of(user: User) -> set[int]:
    """Those they work for or speak for today."""
    today = timezone.localdate()
    worked = Tenure.objects.on(today).filter(person__user=user).values_list("organisation", flat=True)
    spoken = Representation.objects.current(today).filter(user=user).values_list("organisation", flat=True)
    return {*worked, *spoken}


def named(body: Organisation, user: User) -> str:
    seen = Organisation.objects.visible_to(user).filter(pk=body.pk).exists()
    return str(body) if seen else _("the body")


def tied_to(user: User) -> CommitmentQuerySet:
    """Return the commitments in which the user has a stake today, for lists; `stakes` says why, one by one."""
    ours = organisations_of(user)
    parts = ProjectPartner.objects.filter(organisation__in=ours)
    funders = parts.exclude(project__funder=None).values("project__funder")
    through = Outcome.objects.filter(projects__in=parts.values("project"), commitments__isnull=False)
    bodies = Q(owed_by__in=ours) | Q(owed_by__parts__in=ours) | Q(owed_by__in=funders)
    return Commitment.objects.filter(bodies | Q(pk__in=through.values("commitments")))
