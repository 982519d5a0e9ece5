"""The quick log over the API: a whole meeting in one request, stored once, by the rules and words of the page."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError as Refusal
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import resolve
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.response import Response

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, VisibleField
from accounts.conflicts import Conflict
from accounts.models import User
from accounts.submissions import earlier_answer, once, remember
from crm.api.permissions import CentreWrites
from crm.confidentiality import Level
from crm.models import Meeting
from monitoring.actions.meeting_log import log_meeting
from monitoring.forms.meeting_log import NEXT_STEPS, NOTHING, MeetingLogForm
from monitoring.forms.meeting_rows import MOST_ROWS
from monitoring.forms.unsettled import Question

PARTIES = (
    "`person:12`, `organisation:3`, `new:person:Name`, `new:organisation:Name`, or `words:` and a name as it was said."
)
LISTS, ROWS = ("met", "ours", "asks", "themes"), ("promises", "debts")


class KeyList(serializers.ListField):
    child = serializers.CharField(max_length=200)

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=100, **options)


class PromiseSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=2000)
    due_on = serializers.DateField(required=False, allow_null=True)
    by_whom = serializers.CharField(required=False, allow_blank=True, max_length=200, help_text="One of `met`.")


class DebtSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=250)
    due_on = serializers.DateField(required=False, allow_null=True)
    assignee = VisibleField(queryset=User.objects.all(), required=False, allow_null=True, help_text="Empty: you.")
    to_whom = serializers.CharField(required=False, allow_blank=True, max_length=200, help_text="One of `met`.")


class MeetingLogSerializer(serializers.Serializer[Any]):
    """Only who, when and one line are required."""

    met = KeyList(help_text=f"Whom you met: {PARTIES}", allow_empty=False)
    held_on = serializers.DateField()
    about = serializers.CharField(max_length=200)
    ours = KeyList(required=False, help_text=f"Who of us was there: {PARTIES}")
    asks = KeyList(required=False, help_text="`ask:5` or `words:` and how it was called.")
    notes = serializers.CharField(required=False, allow_blank=True, max_length=50_000)
    held_at = serializers.TimeField(required=False, allow_null=True)
    kind = serializers.ChoiceField(choices=Meeting.Kind.choices, default=Meeting.Kind.IN_PERSON)
    where = serializers.CharField(required=False, allow_blank=True, max_length=200)
    confidentiality = serializers.ChoiceField(choices=Level.choices, default=Level.INTERNAL)
    themes = serializers.ListField(child=serializers.IntegerField(), required=False, max_length=100)
    promises = PromiseSerializer(many=True, required=False, max_length=MOST_ROWS)  # type: ignore[call-arg]
    debts = DebtSerializer(many=True, required=False, max_length=MOST_ROWS)  # type: ignore[call-arg]
    next_step = serializers.ChoiceField(choices=NEXT_STEPS, default=NOTHING)
    next_on = serializers.DateField(required=False, allow_null=True)
    planned = serializers.IntegerField(
        required=False, allow_null=True, help_text="A planned meeting that has taken place."
    )
    version = serializers.IntegerField(
        required=False, allow_null=True, help_text="Of the planned meeting, as you read it."
    )
    author = serializers.IntegerField(
        required=False, help_text="Who wrote it: refused when somebody else is signed in."
    )


class LoggedSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    url = serializers.CharField()


KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="A UUID of yours: sent twice, stored once."
)


class MeetingLogViewSet(viewsets.GenericViewSet):  # type: ignore[type-arg]
    request: ApiRequest  # type: ignore[assignment]
    serializer_class = MeetingLogSerializer
    permission_classes = [CentreWrites]

    @extend_schema(parameters=[KEY], responses={201: LoggedSerializer, 200: LoggedSerializer})
    def create(self, request: ApiRequest) -> Response:
        """201 when it was stored now, 200 when it had been; 409 when the key was used for other words."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        told = serializer.validated_data
        if told.get("author", request.user.pk) != request.user.pk:
            return refused({"author": [_("Somebody else is signed in.")]})
        form = MeetingLogForm(form_data(told, self.key, request.user), user=request.user, planned=self.planned(told))
        if not form.is_valid():
            raise serializers.ValidationError(faults_of(form))
        if form.is_rewritten():
            said = _("This was saved before, with other words.")
            return refused({"detail": said, "stored_at": form.stored_at})
        return self.stored(form)

    @property
    def key(self) -> str:
        return str(self.request.headers.get("Idempotency-Key", ""))

    def planned(self, told: dict[str, Any]) -> Meeting | None:
        if not told.get("planned"):
            return None
        user = self.request.user
        return get_object_or_404(Meeting.objects.changeable_by(user).with_seats(user), pk=told["planned"])

    def stored(self, form: MeetingLogForm) -> Response:
        before, by = earlier_answer(form.key, form.user), Actor.of(form.user, Via.API)

        def act() -> str:
            address = log_meeting(**form.told(), by=by).meeting.get_absolute_url()
            remember(form.content_key, form.user, address)
            return address

        try:
            address = once(form.key, form.user, act)
        except Conflict:
            return refused({"version": [_("Someone else changed this meeting while you were writing.")]})
        except Refusal as refusal:
            form.refuse(refusal)
            raise serializers.ValidationError(faults_of(form)) from None
        told = {"id": resolve(address).kwargs["pk"], "url": address}
        return Response(told, status=status.HTTP_200_OK if before else status.HTTP_201_CREATED)


def refused(words: dict[str, Any]) -> Response:
    return Response(words, status=status.HTTP_409_CONFLICT)


def form_data(told: dict[str, Any], key: str, user: User) -> QueryDict:
    """Return what the page would have sent: one set of rules reads both."""
    data = QueryDict(mutable=True)
    data["idempotency_key"] = key
    for name, value in told.items():
        if name in LISTS:
            data.setlist(name, [str(one) for one in value])
        elif name not in ROWS:
            data[name] = plain(value)
    for prefix in ROWS:
        for name, value in row_fields(prefix, told.get(prefix, []), user):
            data[name] = value
    return data


def row_fields(prefix: str, rows: list[dict[str, Any]], user: User) -> Iterator[tuple[str, str]]:
    yield f"{prefix}-TOTAL_FORMS", str(len(rows))
    yield f"{prefix}-INITIAL_FORMS", "0"
    for number, row in enumerate(rows):
        mine = {"assignee": user} if prefix == "debts" and not row.get("assignee") else {}
        for name, value in {**row, **mine}.items():
            yield f"{prefix}-{number}-{name}", plain(value)


def plain(value: Any) -> str:
    return str(value.pk if isinstance(value, User) else "" if value is None else value)


def faults_of(form: MeetingLogForm) -> dict[str, Any]:
    """Return the page's refusals by field and row, and what is to be said of names that are still words."""
    faults: dict[str, Any] = {name or "detail": list(texts) for name, texts in messages_of([form])[0].items()}
    for name, part in (("promises", form.promises), ("debts", form.debts)):
        rows = messages_of(part.forms)
        if any(rows):
            faults[name] = rows
        if part.non_form_errors():
            faults[name] = list(part.non_form_errors())
    if form.questions:
        faults["unsettled"] = [asked(one) for one in form.questions]
    return faults


def asked(question: Question) -> dict[str, Any]:
    options = [{"value": value, "text": text} for value, text, _hint in question.options]
    return {"in": question.within, "words": question.words, "options": options}


def messages_of(part: Iterable[forms.Form]) -> list[dict[str, list[str]]]:
    """Return per form the words under each field; what concerns no field stands under `detail`."""
    return [
        {("detail" if name == "__all__" else name): [str(text) for text in texts] for name, texts in one.errors.items()}
        for one in part
    ]
