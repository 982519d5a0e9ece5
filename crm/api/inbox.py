"""The tray over the API: for its owner alone; filing is done on the pages, where a person looks at it."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer
from crm.actions.inbox import discard_message, restore_message
from crm.api.permissions import CentreWrites
from crm.inbox_filters import InboundFilter
from crm.models import InboundAttachment, InboundMessage


class AttachmentSerializer(GatedSerializer):
    class Meta:
        model = InboundAttachment
        fields = ["id", "file_name", "media_type", "size", "refused"]
        read_only_fields = fields


class InboundSerializer(GatedSerializer):
    to = serializers.JSONField(source="to_addresses", read_only=True)
    attachments = AttachmentSerializer(many=True, read_only=True)

    class Meta:
        model = InboundMessage
        fields = [
            "id", "kind", "state", "received_at", "sent_at", "from_name", "from_address", "to", "subject", "text",
            "is_forwarded", "is_from_us", "event", "size", "attachments",
        ]  # fmt: skip
        read_only_fields = fields


class InboundViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    serializer_class = InboundSerializer
    permission_classes = [CentreWrites]
    filterset_class = InboundFilter
    ordering_fields = ["received_at", "id"]

    def get_queryset(self) -> QuerySet[InboundMessage]:
        return InboundMessage.objects.visible_to(self.request.user).for_list()

    @extend_schema(request=None, responses=InboundSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        return self.told(discard_message(message=self.get_object(), by=Actor.of(self.request.user, Via.API)))

    @extend_schema(request=None, responses=InboundSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        return self.told(restore_message(message=self.get_object(), by=Actor.of(self.request.user, Via.API)))

    def told(self, message: Any) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=message.pk)).data)
