"""What the API says and takes along the life of an assessment."""

from typing import Any

from rest_framework import serializers

from accounts.api import GatedSerializer, ReadableField, VisibleField
from accounts.gates import is_centre
from crm.models import Letter
from monitoring.models import Coding, Delivery, MinorityNote, Reply, Result


class CodingSerializer(GatedSerializer):
    class Meta:
        model = Coding
        fields = ["id", "assessment", "step", "coder", "delivery", "result", "note", "made_at"]


class ReplySerializer(GatedSerializer):
    """Letters and names of colleagues are the centre's."""

    letter = ReadableField(read_only=True)
    answer = ReadableField(read_only=True)

    class Meta:
        model = Reply
        fields = [
            "id", "assessment", "sent_on", "due_on", "sent_hash", "outcome", "received_on", "their_words",
            "our_answer", "effect", "closed_at", "letter", "answer", "asked_by",
        ]  # fmt: skip
        read_only_fields = ["asked_by"]

    def to_representation(self, reply: Reply) -> dict[str, Any]:
        shown = super().to_representation(reply)
        if not is_centre(self.context["request"].user):
            shown["asked_by"] = None
        return shown


class MinorityNoteSerializer(GatedSerializer):
    class Meta:
        model = MinorityNote
        fields = ["id", "assessment", "organisation", "text", "made_at", "published_at"]
        read_only_fields = ["made_at", "published_at"]


class CodedSerializer(serializers.Serializer):  # type: ignore[type-arg]
    delivery = serializers.ChoiceField(Delivery.choices)
    result = serializers.ChoiceField(Result.choices, default=Result.NOT_ASSESSED)
    note = serializers.CharField()


class DecidedSerializer(serializers.Serializer):  # type: ignore[type-arg]
    delivery = serializers.ChoiceField(Delivery.choices)
    result = serializers.ChoiceField(Result.choices)
    delivered_on = serializers.DateField(required=False, allow_null=True)
    reason = serializers.CharField()
    rationale = serializers.CharField()
    waiver = serializers.CharField(required=False, allow_blank=True)


class SentSerializer(serializers.Serializer):  # type: ignore[type-arg]
    dated_on = serializers.DateField()
    number = serializers.CharField(required=False, allow_blank=True, max_length=60)


class ReceivedSerializer(serializers.Serializer):  # type: ignore[type-arg]
    answer = VisibleField(queryset=Letter.objects.all(), required=False, allow_null=True)
    received_on = serializers.DateField()
    their_words = serializers.CharField()
    our_answer = serializers.CharField(required=False, allow_blank=True)
    effect = serializers.ChoiceField(Reply.Effect.choices)
    rationale = serializers.CharField(required=False, allow_blank=True)


class ApprovalSerializer(serializers.Serializer):  # type: ignore[type-arg]
    privacy_checked = serializers.BooleanField(default=False)


class PublicSerializer(serializers.Serializer):  # type: ignore[type-arg]
    is_public = serializers.BooleanField()


class AgreementSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """`alpha` is null where it is not defined: nothing was coded twice, or every answer was the same."""

    n = serializers.IntegerField()
    same = serializers.IntegerField()
    percent = serializers.FloatField(allow_null=True)
    alpha = serializers.FloatField(allow_null=True)


class PeriodSerializer(serializers.Serializer):  # type: ignore[type-arg]
    first = serializers.DateField()
    last = serializers.DateField()
    delivery = AgreementSerializer()
    result = AgreementSerializer()
