"""Consultations and sign-ons over the API: the centre reads all, whoever was asked answers for their organisation."""

from functools import cache
from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer
from accounts.gates import is_centre
from campaigns.models import Consultation, SignOn, SignOnRequest
from campaigns.signing.answering import sign_on
from campaigns.signing.counting import count_each
from campaigns.signing.filters import ConsultationFilter
from crm.models import Organisation


class ConsultationSerializer(GatedSerializer):
    """Rules, count and outcome are for the centre: beside the names an abstention would follow from them."""

    centre_only = ("rule", "share", "quorum", "outcome", "count")
    count = serializers.SerializerMethodField()

    class Meta:
        model = Consultation
        fields = [
            "id", "ask", "text", "answers_until", "note", "opened_at", "closed_at", "rule", "share", "quorum",
            "outcome", "count",
        ]  # fmt: skip
        read_only_fields = fields

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        fields: dict[str, serializers.Field] = super().get_fields()  # type: ignore[type-arg]
        reads_all = is_centre(self.context["request"].user) if "request" in self.context else True
        return {name: field for name, field in fields.items() if reads_all or name not in self.centre_only}

    def get_count(self, consultation: Consultation) -> dict[str, int]:
        page: Any = self.parent.instance if self.parent is not None else [consultation]
        known: dict[str, Any] = self.context  # type: ignore[assignment]  # of the whole page at once
        counted = known.setdefault("counts", cache(lambda: count_each(page)))()[consultation.pk]
        return {name: getattr(counted, name) for name in ("asked", "endorsed", "abstained", "objected")}


class ConsultationViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = Consultation.objects.none()
    serializer_class = ConsultationSerializer
    filterset_class = ConsultationFilter
    ordering_fields = ["opened_at", "answers_until"]

    def get_queryset(self) -> QuerySet[Consultation]:
        return Consultation.objects.visible_to(self.request.user).for_list()


class AnswerSerializer(serializers.Serializer):  # type: ignore[type-arg]
    choice = serializers.ChoiceField(choices=SignOn.Choice.choices)
    reason = serializers.CharField(max_length=3000, required=False, allow_blank=True)
    stays_with_centre = serializers.BooleanField(required=False, default=False)
    seen_text = serializers.IntegerField(help_text="The wording you read: another one is refused.")
    seen_answer = serializers.IntegerField(help_text="`answers` as you read it: how many you knew of.")


class SignOnRequestSerializer(GatedSerializer):
    """Without the link: whoever holds it may answer."""

    text = serializers.IntegerField(source="consultation.text_id", read_only=True)
    answer = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField(help_text="How many to this wording; the last one counts.")

    class Meta:
        model = SignOnRequest
        fields = ["id", "consultation", "organisation", "text", "sent_at", "reminded_at", "answer", "answers"]
        read_only_fields = fields

    def given(self, asked: SignOnRequest) -> list[SignOn]:
        return [one for one in asked.answers_given if one.text_id == asked.consultation.text_id]  # type: ignore[attr-defined]

    def get_answers(self, asked: SignOnRequest) -> int:
        return len(self.given(asked))

    def get_answer(self, asked: SignOnRequest) -> dict[str, object] | None:
        """The one that counts."""
        last = next(iter(self.given(asked)), None)
        return {"choice": last.choice, "reason": last.reason, "at": last.at} if last else None


class SignOnRequestViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = SignOnRequest.objects.none()
    serializer_class = SignOnRequestSerializer
    ordering_fields = ["sent_at"]

    def get_queryset(self) -> QuerySet[SignOnRequest]:
        user = self.request.user
        seen = SignOnRequest.objects.visible_to(user)
        seen = seen.answerable_by(user) if self.action == "answer" else seen
        given = Prefetch("answers", SignOn.objects.visible_to(user).order_by("-pk"), to_attr="answers_given")
        return seen.for_list().prefetch_related(given)

    @extend_schema(request=AnswerSerializer, responses=SignOnRequestSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """For one's own organisation."""
        asked, told = self.get_object(), AnswerSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        name = self.request.user.name
        sign_on(request=asked, **told.validated_data, name=name, by=Actor.of(self.request.user, Via.API))
        return Response(self.get_serializer(self.get_queryset().get(pk=asked.pk)).data)


class SignOnSerializer(GatedSerializer):
    """Who stands behind which wording; a reason kept for the centre is read there and by who gave it."""

    name = serializers.CharField(source="organisation", read_only=True)
    ask = serializers.IntegerField(source="text.ask_id", read_only=True)
    reason = serializers.SerializerMethodField()

    class Meta:
        model = SignOn
        fields = ["ask", "text", "organisation", "name", "choice", "reason", "at"]  # numbers would count hidden ones
        read_only_fields = fields

    def get_reason(self, answer: SignOn) -> str:
        user = self.context["request"].user
        known: dict[str, Any] = self.context  # type: ignore[assignment]
        is_open = not answer.stays_with_centre or user.is_centre
        own = known.setdefault("own", cache(lambda: set(Organisation.own_of(user))))
        return answer.reason if is_open or answer.organisation_id in own() else ""


class SignOnViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    queryset = SignOn.objects.none()
    serializer_class = SignOnSerializer
    ordering_fields = ["at"]

    def get_queryset(self) -> QuerySet[SignOn]:
        return SignOn.objects.visible_to(self.request.user).standing().for_list()


def register(router: SimpleRouter) -> None:
    router.register("consultations", ConsultationViewSet, basename="consultation")
    router.register("sign-on-requests", SignOnRequestViewSet, basename="signonrequest")
    router.register("sign-ons", SignOnViewSet, basename="signon")
