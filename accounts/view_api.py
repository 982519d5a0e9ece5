"""Saved views over the API: one's own and those shared with one's role, of the lists this role has."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts import lists
from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer
from accounts.models import Role, SavedView
from accounts.saved_views import all_for
from accounts.view_actions import change_view, drop_view, follow_view, save_view


class SavedViewSerializer(GatedSerializer):
    """`url` is the list under its filters; what it finds, its gates say to each reader."""

    list_label = serializers.SerializerMethodField()
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    owner_name = serializers.CharField(source="owner", read_only=True)
    is_mine = serializers.SerializerMethodField()
    on_home = serializers.BooleanField(source="is_pinned", read_only=True)
    by_mail = serializers.BooleanField(source="is_mailed", read_only=True)

    class Meta:
        model = SavedView
        fields = [
            "id", "list_name", "list_label", "name", "query", "url", "shared_with", "owner_name", "is_mine", "on_home",
            "by_mail",
        ]  # fmt: skip

    def get_list_label(self, view: SavedView) -> str:
        found = lists.find(view.list_name, self.context["request"].user)
        return str(found.label) if found else ""

    def get_is_mine(self, view: SavedView) -> bool:
        return bool(view.owner_id == self.context["request"].user.pk)


class SavedViewChangeSerializer(SavedViewSerializer):
    """Other filters are another view."""

    class Meta(SavedViewSerializer.Meta):
        read_only_fields = ["list_name", "query"]


class FollowSerializer(serializers.Serializer[Any]):
    on_home = serializers.BooleanField()
    by_mail = serializers.BooleanField()


class SavedViewFilter(filters.FilterSet):  # type: ignore[misc]
    list_name = filters.CharFilter()
    shared_with = filters.ChoiceFilter(choices=Role.choices)

    class Meta:
        model = SavedView
        fields: list[str] = []


class SavedViewViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    request: ApiRequest  # type: ignore[assignment]
    queryset = SavedView.objects.none()
    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    filterset_class = SavedViewFilter
    ordering_fields = ["name", "made_at", "id"]
    serializer_class = SavedViewSerializer

    def get_serializer_class(self) -> Any:
        return SavedViewChangeSerializer if self.action == "partial_update" else SavedViewSerializer

    def get_queryset(self) -> QuerySet[SavedView]:
        """Whoever sees one may follow it; it is changed and dropped by its owner."""
        views: Any = all_for(self.request.user)
        return views.changeable_by(self.request.user) if self.request.method in {"PATCH", "DELETE"} else views  # type: ignore[no-any-return]

    @property
    def actor(self) -> Actor:
        return Actor.of(self.request.user, Via.API)

    def perform_create(self, serializer: Any) -> None:
        made = save_view(**{"query": "", **serializer.validated_data}, by=self.actor)
        serializer.instance = self.get_queryset().get(pk=made.pk)

    def perform_update(self, serializer: Any) -> None:
        view = serializer.instance
        change_view(**{"name": view.name, "shared_with": view.shared_with, **serializer.validated_data},
                    view=view, by=self.actor)  # fmt: skip
        serializer.instance = self.get_queryset().get(pk=view.pk)

    def perform_destroy(self, view: SavedView) -> None:
        drop_view(view=view, by=self.actor)

    @extend_schema(request=FollowSerializer, responses=SavedViewSerializer)
    @action(detail=True, methods=["post"])
    def follow(self, request: Request, pk: str) -> Response:
        view, said = self.get_object(), FollowSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        follow_view(view=view, **said.validated_data, by=self.actor)
        return Response(self.get_serializer(self.get_queryset().get(pk=view.pk)).data)


def register(router: SimpleRouter) -> None:
    router.register("saved-views", SavedViewViewSet, basename="view")
