"""The network as one reader may see it, with the places it is drawn at."""

from typing import Any

from django.http import QueryDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from network.facts.kinds import KINDS
from network.graphs.picture import Picture
from network.graphs.picture_form import WHO
from network.picture.page import Shown, shown_to


class NetworkNodeSerializer(serializers.Serializer):  # type: ignore[type-arg]
    key = serializers.CharField()
    kind = serializers.CharField()
    name = serializers.CharField()
    url = serializers.CharField()
    region = serializers.CharField()
    ties = serializers.IntegerField()
    x = serializers.IntegerField()
    y = serializers.IntegerField()


class NetworkTieSerializer(serializers.Serializer):  # type: ignore[type-arg]
    source = serializers.CharField()  # type: ignore[assignment]  # a field of ours, not its option
    target = serializers.CharField()
    weight = serializers.FloatField()
    kinds = serializers.ListField(child=serializers.CharField())


class NetworkSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """`is_regions`: too many to draw, so each node is a region and each tie all ties between two."""

    day = serializers.DateField()
    rules = serializers.IntegerField(help_text="version of the rules it is weighed by")
    since = serializers.DateField(allow_null=True)
    is_regions = serializers.BooleanField()
    nodes = NetworkNodeSerializer(many=True)
    ties = NetworkTieSerializer(many=True)


class NetworkViewSet(viewsets.ViewSet):
    ordering_fields: list[str] = []  # in the order of their keys

    @extend_schema(
        operation_id="network",
        parameters=[
            OpenApiParameter("day", str, description="the network on this day; today where it is left out"),
            OpenApiParameter("since", str, description="events from this day on count; or always"),
            OpenApiParameter("who", str, enum=[key for key, _label in WHO]),
            OpenApiParameter("kinds", str, enum=[kind.name for kind in KINDS], many=True),
            OpenApiParameter("region", str, description="code of a region"),
            OpenApiParameter("theme", int),
        ],
        responses=NetworkSerializer,
    )
    def list(self, request: Request) -> Response:
        """Who is tied to whom, as far as the asker may see."""
        query: QueryDict = request.query_params  # type: ignore[assignment]
        shown = shown_to(request.user, query)  # type: ignore[arg-type]
        return Response(NetworkSerializer(answer_of(shown.form.asked, shown)).data)


def answer_of(picture: Picture, shown: Shown) -> dict[str, Any]:
    drawing = shown.drawing
    nodes, ties = drawing.network.nodes, drawing.network.ties
    return {
        "day": picture.day, "rules": shown.form.rules.number, "since": picture.since, "is_regions": shown.is_regions,
        "nodes": [
            {
                "key": node.key, "kind": node.kind, "name": node.name, "url": node.url, "region": node.region,
                "ties": int(drawing.degrees[at]), "x": int(drawing.places[at][0]), "y": int(drawing.places[at][1]),
            }
            for at, node in enumerate(nodes)
        ],
        "ties": [
            {
                "source": nodes[one].key, "target": nodes[other].key, "weight": round(weight, 6),
                "kinds": [kind.name for place, kind in enumerate(KINDS) if bits >> place & 1],
            }
            for one, other, weight, bits in zip(
                ties.sources.tolist(), ties.targets.tolist(), ties.weights.tolist(), drawing.network.kinds.tolist(),
                strict=True,
            )
        ],
    }  # fmt: skip
