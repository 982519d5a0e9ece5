from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSet

from crm.api.permissions import CentreOnly
from network.findings.looking import Looking
from network.findings.questions import BY_NAME
from network.findings.sheets import as_data


class FindingViewSet(ViewSet):
    """What the pages on the network find: holding, brokers, groups, margin, change, whatif.

    With the filters of the pages; `whatif` takes up to three scenarios: `a-leaving` (several, as `organisation:12` or
    `person:5`), `a-one` and `a-other` for a new tie, and the same with `b` and `c`.
    """

    permission_classes = [CentreOnly]
    lookup_value_regex = r"\w+"

    def retrieve(self, request: Request, pk: str) -> Response:
        asked = BY_NAME.get(pk)
        if asked is None:
            raise Http404
        user: Any = request.user
        query = request.query_params
        looking = Looking.of(user, query)
        return Response(as_data(looking, asked.answer(looking, query)))


def register(router: SimpleRouter) -> None:
    router.register("network-findings", FindingViewSet, basename="network-finding")
