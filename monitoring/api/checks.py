"""Local checks over the API: the coalition reads, whoever was asked answers for their organisation."""

from functools import cache
from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer, VisibleField
from crm.models import Place
from monitoring.checks.answering import check
from monitoring.checks.counting import coverage_for
from monitoring.checks.filters import CheckRoundFilter, LocalCheckFilter
from monitoring.checks.page import known_commitments
from monitoring.models import CheckRequest, CheckRound, LocalCheck

COUNTS = ("wanted", "checked", "seen", "not_seen", "cannot_tell", "differ")


class CheckRoundSerializer(GatedSerializer):
    """With counts of municipalities; the commitment only where the reader may see it."""

    commitment = serializers.SerializerMethodField()
    coverage = serializers.SerializerMethodField()

    class Meta:
        model = CheckRound
        fields = [
            "id", "commitment", "question_bg", "question_en", "look_for_bg", "look_for_en", "scope", "answers_until",
            "is_public", "opened_at", "closed_at", "coverage",
        ]  # fmt: skip
        read_only_fields = fields

    def of_the_page(self, name: str, one: CheckRound, work: Any) -> Any:
        """Work it out for the whole page at once."""
        page: Any = self.parent.instance if self.parent is not None else [one]
        known: dict[str, Any] = self.context  # type: ignore[assignment]
        return known.setdefault(name, cache(lambda: work(list(page))))()

    def get_commitment(self, one: CheckRound) -> int | None:
        user = self.context["request"].user
        known = self.of_the_page("known", one, lambda page: known_commitments(page, user))
        return one.commitment_id if one.commitment_id in known else None

    def get_coverage(self, one: CheckRound) -> dict[str, int]:
        user = self.context["request"].user
        found = self.of_the_page("coverage", one, lambda page: coverage_for(page, user))[one.pk]
        return {name: getattr(found, name) for name in COUNTS}


class CheckRoundViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = CheckRound.objects.none()
    serializer_class = CheckRoundSerializer
    filterset_class = CheckRoundFilter
    ordering_fields = ["opened_at", "answers_until"]

    def get_queryset(self) -> QuerySet[CheckRound]:
        return CheckRound.objects.visible_to(self.request.user).for_list()


class LocalCheckSerializer(GatedSerializer):
    """Who checked is told to the centre and to their own organisation; the name to the centre and whoever gave it."""

    round = serializers.IntegerField(source="request.round_id", read_only=True)
    code = serializers.CharField(source="place.code", read_only=True)
    replaced = serializers.SerializerMethodField()
    organisation = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()

    class Meta:
        model = LocalCheck
        fields = [
            "id", "round", "place", "code", "answer", "note", "checked_on", "at", "sha256", "replaced", "organisation",
            "name",
        ]  # fmt: skip
        read_only_fields = fields

    def get_replaced(self, one: LocalCheck) -> bool:
        return hasattr(one, "replaced_by")

    def get_organisation(self, one: LocalCheck) -> int | None:
        return one.request.organisation_id if one.shows_checker else None  # type: ignore[attr-defined]

    def get_name(self, one: LocalCheck) -> str:
        return one.name if one.shows_name else ""  # type: ignore[attr-defined]


class LocalCheckViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = LocalCheck.objects.none()
    serializer_class = LocalCheckSerializer
    filterset_class = LocalCheckFilter
    ordering_fields = ["checked_on", "at"]

    def get_queryset(self) -> QuerySet[LocalCheck]:
        return LocalCheck.objects.visible_to(self.request.user).for_reader(self.request.user)


class AnswerSerializer(serializers.Serializer):  # type: ignore[type-arg]
    place = VisibleField(queryset=Place.objects.all(), required=False, help_text="Another one of the round.")
    answer = serializers.ChoiceField(choices=LocalCheck.Answer.choices)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    photo = serializers.FileField(required=False)
    checked_on = serializers.DateField()
    key = serializers.UUIDField(required=False, help_text="Of your own making: sent twice, it is kept once.")


class CheckRequestSerializer(GatedSerializer):
    """Without the link: whoever holds it may answer."""

    answered = serializers.SerializerMethodField(help_text="How many checks came over this request.")

    class Meta:
        model = CheckRequest
        fields = ["id", "round", "organisation", "place", "settles", "asked_at", "sent_at", "reminded_at", "answered"]
        read_only_fields = fields

    def get_answered(self, asked: CheckRequest) -> int:
        return len(asked.given)  # type: ignore[attr-defined]


class CheckRequestViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = CheckRequest.objects.none()
    serializer_class = CheckRequestSerializer
    ordering_fields = ["asked_at"]

    def get_queryset(self) -> QuerySet[CheckRequest]:
        user = self.request.user
        seen = CheckRequest.objects.visible_to(user)
        seen = seen.answerable_by(user) if self.action == "answer" else seen
        given = Prefetch("checks", LocalCheck.objects.visible_to(user), to_attr="given")
        return seen.for_list().prefetch_related(given)

    @extend_schema(request=AnswerSerializer, responses=CheckRequestSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """For one's own organisation."""
        asked, told = self.get_object(), AnswerSerializer(data=request.data, context=self.get_serializer_context())
        told.is_valid(raise_exception=True)
        by = Actor.of(self.request.user, Via.API)
        check(request=asked, **{"place": asked.place, "name": self.request.user.name, **told.validated_data}, by=by)
        return Response(self.get_serializer(self.get_queryset().get(pk=asked.pk)).data)
