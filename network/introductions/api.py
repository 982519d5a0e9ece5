"""Introductions over the API: the same search and the same sentences as the page."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts.api import ApiRequest
from crm.kinds import key_of
from network.introductions.forms import AskedForm
from network.introductions.ways import STEPS, find_ways
from network.introductions.words import Step, tell


class ToldSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """`held_on`: none while it goes on."""

    kind = serializers.CharField()
    text = serializers.CharField()
    url = serializers.CharField()
    held_on = serializers.DateField(allow_null=True)
    is_old = serializers.BooleanField()
    notes = serializers.ListField(child=serializers.CharField())


class StepSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """Two who are tied, as `person:12`, and by what; `more` facts are not told."""

    one = serializers.SerializerMethodField()
    other = serializers.SerializerMethodField()
    one_name = serializers.CharField(source="one.__str__")
    other_name = serializers.CharField(source="other.__str__")
    is_old = serializers.BooleanField()
    told = ToldSerializer(many=True)
    more = serializers.IntegerField()

    def get_one(self, step: Step) -> str:
        return key_of(step.one)

    def get_other(self, step: Step) -> str:
        return key_of(step.other)


class WaySerializer(serializers.Serializer):  # type: ignore[type-arg]
    """`length`: the sum of 1 / strength over its steps; the shortest is the strongest."""

    length = serializers.FloatField()
    is_old = serializers.BooleanField()
    steps = StepSerializer(many=True)


class ClosedSerializer(serializers.Serializer):  # type: ignore[type-arg]
    text = serializers.CharField()
    way = WaySerializer()


class IntroductionsSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """`searched_steps`: longer ways were not looked for. `rules`: the version by which strength is weighed.

    `closed`: through people whose post there is over.
    """

    searched_steps = serializers.IntegerField()
    rules = serializers.IntegerField()
    ways = WaySerializer(many=True)
    closed = ClosedSerializer(many=True)


class IntroductionViewSet(viewsets.ViewSet):
    """The strongest ways from one to another that the asker may see."""

    request: ApiRequest  # type: ignore[assignment]
    ordering_fields: list[str] = []  # the strongest first

    @extend_schema(
        operation_id="introductions_list",
        parameters=[
            OpenApiParameter("to", str, required=True, description="as person:12 or organisation:5"),
            OpenApiParameter("from", str, description="the same; left out, the asker's own organisation"),
        ],
        responses=IntroductionsSerializer,
    )
    def list(self, request: Request) -> Response:
        form = AskedForm(request.query_params, user=self.request.user)
        if not form.is_valid():
            raise serializers.ValidationError({name: list(map(str, words)) for name, words in form.errors.items()})
        today = timezone.localdate()
        ends = [key_of(form.cleaned_data[name]).split(":") for name in ("from", "to")]
        nodes = [(kind, int(pk)) for kind, pk in ends]
        answer = tell(self.request.user, find_ways(self.request.user, nodes[0], nodes[1], today))
        bounds = {"searched_steps": STEPS, "rules": answer.rules.number}
        told: dict[str, Any] = {**bounds, "ways": answer.ways, "closed": answer.closed}
        return Response(IntroductionsSerializer(told).data)


def register(router: SimpleRouter) -> None:
    router.register("introductions", IntroductionViewSet, basename="introduction")
