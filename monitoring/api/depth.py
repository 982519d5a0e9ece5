"""Claims, money, relations and changes of government over the API, by the same gates and actions as the pages."""

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db.models import QuerySet
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.api import GatedSerializer, VersionedSerializer
from accounts.gates import is_centre
from crm.api.writing import ActingViewSet, WritingViewSet
from monitoring.claims.actions import record_claim
from monitoring.lineage.filters import SuccessionFilter
from monitoring.lineage.inheritance_actions import (
    answer_inheritance,
    change_succession,
    record_succession,
    void_succession,
)
from monitoring.lineage.relation_actions import end_relation, relate
from monitoring.lineage.rows import AnswerFilter, OfCommitmentFilter, RelationFilter
from monitoring.models import Claim, Commitment, CommitmentRelation, Inheritance, MoneyLine, Succession
from monitoring.money.actions import record_money
from monitoring.money.exchange import in_euro, in_lev


class ReasonSerializer(serializers.Serializer):  # type: ignore[type-arg]
    reason = serializers.CharField(max_length=300)


class ClaimSerializer(GatedSerializer):
    claimed_on = serializers.DateField()
    source = serializers.CharField(max_length=500)  # type: ignore[assignment]

    class Meta:
        model = Claim
        fields = ["id", "commitment", "delivery", "words", "claimed_on", "source", "replaces"]


class MoneySerializer(GatedSerializer):
    amount = serializers.DecimalField(max_digits=16, decimal_places=2, validators=[MinValueValidator(Decimal(0))])
    as_of = serializers.DateField()
    source = serializers.CharField(max_length=500)  # type: ignore[assignment]
    euro = serializers.SerializerMethodField(help_text="At the fixed rate of 1.95583; as written where it is in euro.")
    lev = serializers.SerializerMethodField(help_text="At the fixed rate of 1.95583; as written where it is in lev.")

    class Meta:
        model = MoneyLine
        fields = [
            "id", "commitment", "stage", "amount", "currency", "euro", "lev", "what", "as_of", "source", "replaces",
            "reason",
        ]  # fmt: skip

    def get_euro(self, line: MoneyLine) -> str:
        return str(in_euro(line.amount, line.currency))

    def get_lev(self, line: MoneyLine) -> str:
        return str(in_lev(line.amount, line.currency))


class RelationSerializer(GatedSerializer):
    class Meta:
        model = CommitmentRelation
        fields = ["id", "commitment", "kind", "other", "reason", "stated_on", "ended_at", "ended_reason"]
        read_only_fields = ["ended_at", "ended_reason"]
        validators: list[Any] = []  # the action says in words what cannot be


class SuccessionSerializer(VersionedSerializer):
    class Meta:
        model = Succession
        fields = [
            "id", "name", "body", "covers_below", "office", "happened_on", "source", "note", "owner",
            "confidentiality", "voided_at", "voided_reason", "version",
        ]  # fmt: skip
        read_only_fields = ["voided_at", "voided_reason"]

    def to_representation(self, succession: Succession) -> dict[str, Any]:
        """The note, the office and who answers for us are the centre's own."""
        shown = super().to_representation(succession)
        reads_all = is_centre(self.context["request"].user)
        return shown if reads_all else {**shown, **dict.fromkeys(("note", "office", "owner"))}


class InheritanceSerializer(GatedSerializer):
    class Meta:
        model = Inheritance
        fields = ["id", "succession", "commitment", "answer", "source", "note", "restated_as", "made_at"]
        read_only_fields = ["made_at"]

    def to_representation(self, answer: Inheritance) -> dict[str, Any]:
        """The new wording only where it may be seen."""
        shown = super().to_representation(answer)
        seen = self.context["view"].seen_wordings
        return shown if answer.restated_as_id in seen else {**shown, "restated_as": None}


class AddingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, ActingViewSet):
    """What is added to a commitment and never changed."""

    http_method_names = ["get", "post", "head", "options"]
    filterset_class = OfCommitmentFilter

    def add(self, serializer: serializers.BaseSerializer[Any], act: Any) -> None:
        serializer.instance = self.get_queryset().get(pk=act(**serializer.validated_data, by=self.actor).pk)


class ClaimViewSet(AddingViewSet):
    serializer_class = ClaimSerializer
    ordering_fields = ["claimed_on", "id"]

    def get_queryset(self) -> QuerySet[Claim]:
        return Claim.objects.visible_to(self.request.user).newest_first()

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.add(serializer, record_claim)


class MoneyViewSet(AddingViewSet):
    serializer_class = MoneySerializer
    ordering_fields = ["as_of", "id"]

    def get_queryset(self) -> QuerySet[MoneyLine]:
        return MoneyLine.objects.visible_to(self.request.user).newest_first()

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.add(serializer, record_money)


class RelationViewSet(AddingViewSet):
    serializer_class = RelationSerializer
    filterset_class = RelationFilter
    ordering_fields = ["stated_on", "id"]

    def get_queryset(self) -> QuerySet[CommitmentRelation]:
        rows: QuerySet[CommitmentRelation] = self.gated(CommitmentRelation).order_by("-stated_on", "-pk")
        return rows

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.add(serializer, relate)

    @action(detail=True, methods=["post"], url_path="take-back", serializer_class=ReasonSerializer)
    def take_back(self, request: Request, pk: str) -> Response:
        """It does not hold; that it was stated stays to be seen."""
        relation, told = self.get_object(), ReasonSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        done = end_relation(relation=relation, reason=told.validated_data["reason"], by=self.actor)
        return Response(RelationSerializer(done, context=self.get_serializer_context()).data)


class SuccessionViewSet(WritingViewSet):
    serializer_class = SuccessionSerializer
    filterset_class = SuccessionFilter
    ordering_fields = ["happened_on", "name", "id"]

    def get_queryset(self) -> QuerySet[Succession]:
        rows: QuerySet[Succession] = self.gated(Succession).for_list()
        return rows

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.recorded(serializer, record_succession)

    def perform_update(self, serializer: serializers.BaseSerializer[Any]) -> None:
        def act(*, version: int, by: Any, **fields: Any) -> Succession:
            assert serializer.instance is not None  # noqa: S101  an update has one
            return change_succession(succession=serializer.instance, version=version, fields=fields, by=by)

        self.changed(serializer, act)

    @action(detail=True, methods=["post"], serializer_class=ReasonSerializer)
    def withdraw(self, request: Request, pk: str) -> Response:
        """It was noted in error: its questions go, its answers stay."""
        succession, told = self.get_object(), self.taken(ReasonSerializer, request)
        done = void_succession(succession=succession, reason=told["reason"], by=self.actor)
        return Response(SuccessionSerializer(done, context=self.get_serializer_context()).data)


class InheritanceViewSet(AddingViewSet):
    serializer_class = InheritanceSerializer
    filterset_class = AnswerFilter
    ordering_fields = ["made_at", "id"]

    def get_queryset(self) -> QuerySet[Inheritance]:
        return Inheritance.objects.visible_to(self.request.user).newest_first()

    @property
    def seen_wordings(self) -> set[int]:
        """Asked once for an answer: which of all new wordings this reader may see."""
        if not hasattr(self, "_seen_wordings"):
            answers = Inheritance.objects.visible_to(self.request.user)
            named = answers.exclude(restated_as=None).order_by().values("restated_as")
            seen = Commitment.objects.visible_to(self.request.user).filter(pk__in=named)
            self._seen_wordings = set(seen.values_list("pk", flat=True))
        return self._seen_wordings

    def perform_create(self, serializer: serializers.BaseSerializer[Any]) -> None:
        self.add(serializer, answer_inheritance)


def register(router: SimpleRouter) -> None:
    router.register("claims", ClaimViewSet, basename="claim")
    router.register("commitment-money", MoneyViewSet, basename="commitment-money")
    router.register("commitment-relations", RelationViewSet, basename="commitment-relation")
    router.register("changes-of-government", SuccessionViewSet, basename="succession")
    router.register("inherited-commitments", InheritanceViewSet, basename="inheritance")
