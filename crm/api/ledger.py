"""The reply ledger over the API: the same gates, filters, numbers and orders as the page."""

from typing import Any

from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import ApiRequest
from crm.ledger import Account
from crm.ledger_orders import KEYS, ledger_of, named
from crm.letter_filters import LedgerFilter
from crm.models import Letter, Organisation


class AccountSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """`settled`, the denominator: answered, or the day has passed. `left_out`: no reply was expected."""

    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    in_time = serializers.IntegerField()
    late = serializers.IntegerField()
    silent = serializers.IntegerField()
    waiting = serializers.IntegerField()
    settled = serializers.IntegerField()
    left_out = serializers.IntegerField()
    reminded = serializers.IntegerField()
    median_days = serializers.FloatField(allow_null=True)


class InstitutionAccountSerializer(AccountSerializer):
    organisation = serializers.IntegerField(source="organisation_id")
    name = serializers.SerializerMethodField()

    def get_name(self, account: Account) -> str:
        known: dict[int, Organisation] = self.context["known"]
        return str(known[account.organisation_id or 0])


class AccountPages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class LedgerViewSet(viewsets.GenericViewSet):  # type: ignore[type-arg]
    """How each institution answers our letters, the most asked first; `together` is all of them."""

    request: ApiRequest  # type: ignore[assignment]
    queryset = Letter.objects.none()
    serializer_class = InstitutionAccountSerializer
    pagination_class = AccountPages
    filter_backends = [DjangoFilterBackend]
    filterset_class = LedgerFilter
    ordering_fields = ["name", *KEYS]

    @extend_schema(operation_id="reply_ledger_list")
    def list(self, request: Request) -> Response:
        letters: Any = self.filter_queryset(Letter.objects.visible_to(self.request.user))
        accounts, together = ledger_of(letters, self.request.query_params.get("ordering", ""), self.request.user)
        rows = named(self.paginate_queryset(accounts) or [], self.request.user)
        context: dict[str, Any] = {"known": {body.pk: body for body, _account in rows}}
        shown = InstitutionAccountSerializer([account for _body, account in rows], many=True, context=context)
        answer = self.get_paginated_response(shown.data)
        answer.data["together"] = AccountSerializer(together).data
        return answer
