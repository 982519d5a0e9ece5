"""Tasks over the API."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer, ReadableField
from crm import kinds
from crm.actions.tasks import finish_task, record_task
from crm.api.permissions import CentreWrites
from crm.meeting_filters import TaskFilter
from crm.models import Organisation, Task


@extend_schema_field(str)
class SubjectField(serializers.Field):  # type: ignore[type-arg]
    """The record a task hangs on, as `meeting:12`; null when there is none or the reader may not see it."""

    def to_internal_value(self, data: Any) -> Any:
        subject = kinds.find(str(data), self.context["request"].user)
        if subject is None:
            raise serializers.ValidationError(f"Unknown record: {str(data)[:40]}")
        return subject

    def to_representation(self, value: Any) -> str:
        return kinds.key_of(value)


class TaskSerializer(GatedSerializer):
    owed_to = ReadableField(queryset=Organisation.objects.all(), required=False, allow_null=True)
    subject = SubjectField(required=False, source="shown_subject")

    class Meta:
        model = Task
        fields = ["id", "what", "assignee", "due_on", "owed_to", "subject", "confidentiality", "done_at"]
        read_only_fields = ["done_at"]


class TaskViewSet(mixins.ListModelMixin, mixins.CreateModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    serializer_class = TaskSerializer
    permission_classes = [CentreWrites]
    filterset_class = TaskFilter
    ordering_fields = ["due_on", "id"]

    def get_queryset(self) -> QuerySet[Task]:
        return Task.objects.visible_to(self.request.user).for_reader(self.request.user)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        kinds.show_subjects(page or [], self.request.user)
        return page

    def perform_create(self, serializer: serializers.BaseSerializer[Task]) -> None:
        fields = dict(serializer.validated_data)
        subject = fields.pop("shown_subject", None)
        task = record_task(**fields, subject=subject, by=Actor.of(self.request.user, Via.API))
        kinds.show_subjects([task], self.request.user)
        serializer.instance = task

    @extend_schema(request=None, responses=TaskSerializer)
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def done(self, request: Request, pk: str) -> Response:
        finished = finish_task(task=self.get_object(), by=Actor.of(self.request.user, Via.API))
        task = self.get_queryset().get(pk=finished.pk)  # with its creditor as far as this reader may see it
        kinds.show_subjects([task], self.request.user)
        return Response(self.get_serializer(task).data)
