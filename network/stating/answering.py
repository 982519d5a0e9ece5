"""Who has answered and who has not: silence is no "no ties"."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.gates import Visitor
from accounts.models import User
from campaigns.models.campaigns import count_of
from crm.models import Organisation
from network.graphs.picture import years_before
from network.models import Tie, TieAnswer


@dataclass(frozen=True)
class Response:
    """Of so many members so many stated their ties in the last twelve months."""

    answered: int
    asked: int

    @property
    def silent(self) -> int:
        return self.asked - self.answered


def a_year_before(today: date) -> date:
    return years_before(today, 1)


def members(user: Visitor, today: date) -> "QuerySet[Organisation]":
    """Our members as far as the reader sees them, with the day each answered last."""
    ours = Organisation.objects.visible_to(user).members(today).civic()
    answers = TieAnswer.objects.visible_to(user).filter(organisation=OuterRef("pk"), answered_on__lte=today)
    last = answers.order_by().values("organisation").annotate(last=Max("answered_on")).values("last")
    return ours.annotate(answered_on=Subquery(last))


def response(user: Visitor, today: date) -> Response:
    told = members(user, today).aggregate(
        asked=Count("pk"), answered=Count("pk", filter=Q(answered_on__gt=a_year_before(today)))
    )
    return Response(told["answered"], told["asked"])


def for_list(user: Visitor, today: date) -> "QuerySet[Organisation]":
    """With how many ties each states today; who never answered comes first, then the longest ago."""
    stated = count_of(Tie.objects.visible_to(user).on(today), "stated_by")
    rows = members(user, today).annotate(stated=stated).select_related("place")
    return rows.order_by(Coalesce("answered_on", date.min), "name", "pk")


def today_for_list(user: Visitor) -> "QuerySet[Organisation]":
    return for_list(user, timezone.localdate())


def due(user: User, today: date) -> list[Organisation]:
    """The reader's own organisations that have not said for a year whom they work with."""
    own = Organisation.objects.visible_to(user).members(today).civic().filter(pk__in=Organisation.own_of(user))
    lately = TieAnswer.objects.visible_to(user).filter(answered_on__gt=a_year_before(today))
    return list(own.exclude(pk__in=lately.values("organisation")).order_by("name", "pk"))
