"""Letters over the API: the same gates, filters and actions as the pages."""

from collections.abc import Callable
from typing import Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, ReadableField, VersionedSerializer
from accounts.conflicts import Conflict
from crm.actions.letters import change_letter, record_received, send_letter, void_letter, write_letter
from crm.api.permissions import CentreWrites
from crm.letter_filters import LetterFilter
from crm.models import Letter, Meeting, Office, Organisation, Person
from crm.reply_terms import Due

Act = Callable[..., Letter]
ONCE = ("direction", "as_it_is")  # said when it is made, and never again


def blanks_are_meant() -> serializers.BooleanField:
    words = "Send it although [words in brackets] of its template are left in its text."
    return serializers.BooleanField(required=False, write_only=True, help_text=words)


class LetterSerializer(VersionedSerializer):
    """`state` says where it stands; `reply_due_on` left out: the usual day for its kind, null: no reply is expected."""

    organisation: Any = ReadableField(queryset=Organisation.objects.all(), required=False, allow_null=True)
    office: Any = ReadableField(queryset=Office.objects.all(), required=False, allow_null=True)
    person: Any = ReadableField(queryset=Person.objects.all(), required=False, allow_null=True)
    on_behalf_of: Any = ReadableField(queryset=Organisation.objects.all(), required=False, allow_null=True)
    answers: Any = ReadableField(queryset=Letter.objects.all(), required=False, allow_null=True)
    reminds_of: Any = ReadableField(queryset=Letter.objects.all(), required=False, allow_null=True)
    meeting: Any = ReadableField(queryset=Meeting.objects.all(), required=False, allow_null=True)
    capacity = serializers.StringRelatedField(read_only=True)  # type: ignore[var-annotated]
    state = serializers.CharField(read_only=True)
    as_it_is = blanks_are_meant()

    class Meta:
        model = Letter
        fields = [
            "id", "direction", "kind", "subject", "text", "language", "number", "dated_on", "organisation", "office",
            "person", "capacity", "on_behalf_of", "reply_due_on", "answers", "reminds_of", "meeting", "themes",
            "confidentiality", "state", "as_it_is", "version",
        ]  # fmt: skip
        extra_kwargs = {"themes": {"required": False}}

    def validate_organisation(self, organisation: Organisation | None) -> Organisation | None:
        """A hidden institution reads as none, and is not taken off a letter by whoever gives that none back."""
        if organisation is None and self.instance is not None and self.instance.organisation_id:
            raise serializers.ValidationError(_("Say to whom, or from whom."))
        return organisation

    def validate(self, fields: dict[str, Any]) -> dict[str, Any]:
        fields = super().validate(fields)
        if self.instance is not None and any(name in fields for name in ONCE):
            raise serializers.ValidationError({"direction": _("A letter does not turn round.")})
        is_received = fields.get("direction") == Letter.Direction.RECEIVED
        if self.instance is None and is_received and not fields.get("dated_on"):
            raise serializers.ValidationError({"dated_on": _("A letter received has its day.")})
        return fields


class SendSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """What a draft gets when it leaves."""

    dated_on = serializers.DateField()
    number = serializers.CharField(required=False, allow_blank=True, max_length=60)
    reply_due_on = serializers.DateField(required=False, allow_null=True)
    as_it_is = blanks_are_meant()
    version = serializers.IntegerField(required=False)


class WithdrawSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """Why it is taken back; it stays readable and says so."""

    reason = serializers.CharField(max_length=300)
    version = serializers.IntegerField(required=False)


class LetterViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    request: ApiRequest  # type: ignore[assignment]
    http_method_names = ["get", "post", "patch", "head", "options"]
    serializer_class = LetterSerializer
    permission_classes = [CentreWrites]
    filterset_class = LetterFilter
    ordering_fields = ["dated_on", "id"]  # not by the day a reply is due: that is what the list is asked for

    def get_queryset(self) -> QuerySet[Letter]:
        """The withdrawn ones are listed when they are asked for."""
        user = self.request.user
        if self.request.method not in SAFE_METHODS:
            return Letter.objects.changeable_by(user).for_reader(user)
        rows = Letter.objects.visible_to(user).for_reader(user)
        is_list = self.action == "list" and self.request.query_params.get("state") != "withdrawn"
        return rows.standing() if is_list else rows

    @property
    def actor(self) -> Actor:
        return Actor.of(self.request.user, Via.API)

    def perform_create(self, serializer: serializers.BaseSerializer[Letter]) -> None:
        fields = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        direction = fields.pop("direction", Letter.Direction.SENT)
        record = self.record_received if direction == Letter.Direction.RECEIVED else self.write
        serializer.instance = self.shown(record(fields))

    def record_received(self, fields: dict[str, Any]) -> Letter:
        if any(fields.pop(name, None) for name in ("reply_due_on", "reminds_of")):
            raise serializers.ValidationError({"direction": _("Only a letter of ours waits for a reply or reminds.")})
        fields.pop("as_it_is", None)
        return record_received(**fields, by=self.actor)

    @transaction.atomic
    def write(self, fields: dict[str, Any]) -> Letter:
        """Write a draft; one with a day has left already."""
        dated_on, as_it_is = fields.pop("dated_on", None), fields.pop("as_it_is", False)
        due = fields.get("reply_due_on", Due.USUAL)
        letter = write_letter(**fields, no_reply=due is None, by=self.actor)
        sent = {"dated_on": dated_on, "reply_due_on": due, "as_it_is": as_it_is}
        return send_letter(letter=letter, **sent, by=self.actor) if dated_on else letter

    def perform_update(self, serializer: serializers.BaseSerializer[Letter]) -> None:
        letter = cast(Letter, serializer.instance)
        serializer.instance = self.done(change_letter, letter, serializer.validated_data)

    @extend_schema(request=SendSerializer, responses=LetterSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        return self.answer(send_letter, SendSerializer, {"reply_due_on": Due.USUAL})

    @extend_schema(request=WithdrawSerializer, responses=LetterSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.answer(void_letter, WithdrawSerializer)

    def answer(
        self, act: Act, taken: type[serializers.Serializer[Any]], usual: dict[str, Any] | None = None
    ) -> Response:
        letter = self.get_object()  # whoever may not change it is told nothing of what is wanted
        given = taken(data=self.request.data)
        given.is_valid(raise_exception=True)
        changed = self.done(act, letter, {**(usual or {}), **given.validated_data})
        return Response(self.get_serializer(changed).data)

    def done(self, act: Act, letter: Letter, fields: dict[str, Any]) -> Letter:
        try:
            return self.shown(act(letter=letter, **fields, by=self.actor))
        except Conflict:
            raise serializers.ValidationError({"version": _("Someone else changed this meanwhile.")}) from None

    def shown(self, letter: Letter) -> Letter:
        """Return the record as this reader sees it."""
        return self.get_queryset().get(pk=letter.pk)
