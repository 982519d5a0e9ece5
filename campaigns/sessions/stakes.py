"""What suggests that the holder of a seat has a stake in a programme: the projects of the organisation under it."""

import re

from accounts.models import User
from campaigns.models import Body, Mandate, Project, ProjectPartner

SHORTEST = 6  # of a name that two programmes could share by chance


def projects_of(mandate: Mandate, user: User) -> list[Project]:
    """Projects the reader may see, which the organisation carries under the programme of the body."""
    body: Body = mandate.seat.body
    parts = ProjectPartner.objects.visible_to(user).filter(organisation=mandate.organisation_id)
    rows = Project.objects.visible_to(user).filter(pk__in=parts.values("project")).defer("search").order_by("pk")
    return [one for one in rows if is_under(one, body)]


def is_under(project: Project, body: Body) -> bool:
    return names_code(project, body) or names_programme(project, body)


def names_code(project: Project, body: Body) -> bool:
    """A number of a contract begins with the code of its programme, without the years in front of it."""
    code = re.sub(r"^\d{4}(?=[A-Z])", "", body.programme_code.strip().upper())
    return len(code) >= SHORTEST and code in f"{project.programme} {project.number}".upper()


def names_programme(project: Project, body: Body) -> bool:
    ours, theirs = bare(project.programme), bare(body.programme)
    return min(len(ours), len(theirs)) >= SHORTEST and (ours in theirs or theirs in ours)


def bare(name: str) -> str:
    """The name without quotes, years and the word for a programme."""
    words = re.findall(r"[^\W\d_]+", name.casefold())
    return " ".join(word for word in words if word not in {"програма", "програмата", "programme", "program"})
