"""What resources written by actions share: who acts, through which gate, and a change made on an old version."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework import mixins, permissions, serializers, status
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.actors import Actor, Via
from accounts.api import ApiRequest
from accounts.conflicts import Conflict
from crm.api.permissions import CentreWrites


class ChangedMeanwhile(APIException):
    """Somebody else's change came first: nothing was written; read it again."""

    status_code = status.HTTP_409_CONFLICT

    def __init__(self) -> None:
        super().__init__({"version": [str(_("Someone else changed this meanwhile."))]})


@contextmanager
def on_the_newest() -> Iterator[None]:
    try:
        yield
    except Conflict:
        raise ChangedMeanwhile from None


class ActingViewSet(GenericViewSet):  # type: ignore[type-arg]
    """Who acts, and through which gate."""

    request: ApiRequest  # type: ignore[assignment]
    permission_classes = [CentreWrites]

    @property
    def actor(self) -> Actor:
        return Actor.of(self.request.user, Via.API)

    @property
    def asks_only_to_see(self) -> bool:
        """Also what was just written is looked at as its reader sees it."""
        return self.request.method in permissions.SAFE_METHODS or self.action == "create"

    def gated(self, model: Any) -> Any:
        user = self.request.user
        return model.objects.visible_to(user) if self.asks_only_to_see else model.objects.changeable_by(user)


class WritingViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    ActingViewSet,
):
    """Read through the one gate, changed through the other, by the same actions as on the pages."""

    http_method_names = ["get", "post", "patch", "head", "options"]
    stays: ClassVar[Mapping[str, str | Promise]] = {}  # what a record belongs to for good, and the words that say so

    def refuse_unchangeable(self, model: Any, name: str, serializer: serializers.BaseSerializer[Any]) -> None:
        """What hangs on a record is added by whoever may change that record."""
        named = serializer.validated_data[name]
        if not model.objects.changeable_by(self.request.user).filter(pk=named.pk).exists():
            raise serializers.ValidationError({name: _("You may not change this record.")})

    def recorded(self, serializer: serializers.BaseSerializer[Any], act: Callable[..., models.Model]) -> None:
        fields = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        serializer.instance = self.get_queryset().get(pk=act(**fields, by=self.actor).pk)

    def changed(self, serializer: serializers.BaseSerializer[Any], act: Callable[..., models.Model]) -> None:
        fields = dict(serializer.validated_data)
        for name, words in self.stays.items():
            if fields.pop(name, None) not in (None, getattr(serializer.instance, name)):
                raise serializers.ValidationError({name: [str(words)]})
        with on_the_newest():
            done = act(**fields, by=self.actor)
        serializer.instance = self.get_queryset().get(pk=done.pk)

    def taken(self, told_by: type[serializers.Serializer[Any]], request: Any) -> dict[str, Any]:
        """What a further step was told; refused beside its field where it makes no sense."""
        told = told_by(data=request.data, context=self.get_serializer_context())
        told.is_valid(raise_exception=True)
        return dict(told.validated_data)

    def as_it_is_now(self, record: models.Model) -> Response:
        """The answer of a further step: the record as its reader sees it after it."""
        now = self.get_queryset().get(pk=record.pk)
        return Response(self.get_serializer(now).data)
