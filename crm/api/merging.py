"""Suspected pairs and merges over the API: the same steps as on the pages, the preview before the merge."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer
from crm import kinds
from crm.actions.merging import (
    ChangedSince,
    merge_records,
    refuse_choices,
    refuse_merged,
    refuse_pair,
    suspect_again,
    tell_apart,
    undo_merge,
)
from crm.api.permissions import CentreOnly
from crm.duplicate_filters import DuplicatePairFilter, MergeFilter
from crm.merging.books import left_of
from crm.merging.fields import GONE, KEPT
from crm.merging.preview import preview
from crm.merging.words import told
from crm.models import DuplicatePair, Merge
from crm.models.merging import KINDS


class DuplicatePairSerializer(GatedSerializer):
    kind = serializers.CharField(read_only=True)
    first = serializers.IntegerField(source="first.pk", read_only=True)
    first_name = serializers.CharField(source="first", read_only=True)
    second = serializers.IntegerField(source="second.pk", read_only=True)
    second_name = serializers.CharField(source="second", read_only=True)
    reasons = serializers.SerializerMethodField()

    class Meta:
        model = DuplicatePair
        fields = [
            "id", "kind", "first", "first_name", "second", "second_name", "score", "reasons", "state", "why", "at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_reasons(self, pair: DuplicatePair) -> list[str]:
        return told(pair.reasons)


class WhySerializer(serializers.Serializer):  # type: ignore[type-arg]
    why = serializers.CharField(max_length=300)


class DuplicatePairViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """Records that may be one. `not-the-same` is remembered with its reason; `again` takes it back."""

    request: ApiRequest  # type: ignore[assignment]
    serializer_class = DuplicatePairSerializer
    permission_classes = [CentreOnly]
    filterset_class = DuplicatePairFilter
    ordering_fields = ["score", "id"]

    def get_queryset(self) -> QuerySet[DuplicatePair]:
        return DuplicatePair.objects.visible_to(self.request.user).for_list()

    @extend_schema(request=WhySerializer, responses=DuplicatePairSerializer)
    @action(detail=True, methods=["post"], url_path="not-the-same", url_name="apart")
    def not_the_same(self, request: Request, pk: str) -> Response:
        pair, said = self.get_object(), WhySerializer(data=request.data)
        said.is_valid(raise_exception=True)
        pair = tell_apart(pair=pair, why=said.validated_data["why"], by=Actor.of(self.request.user, Via.API))
        return Response(self.get_serializer(pair).data)

    @extend_schema(request=None, responses=DuplicatePairSerializer)
    @action(detail=True, methods=["post"])
    def again(self, request: Request, pk: str) -> Response:
        pair = suspect_again(pair=self.get_object(), by=Actor.of(self.request.user, Via.API))
        return Response(self.get_serializer(pair).data)


class MergeSerializer(GatedSerializer):
    kind = serializers.CharField(read_only=True)
    kept = serializers.IntegerField(source="kept.pk", read_only=True)
    kept_name = serializers.CharField(source="kept", read_only=True)
    gone = serializers.IntegerField(source="gone.pk", read_only=True)
    gone_name = serializers.CharField(source="gone", read_only=True)
    by_name = serializers.CharField(source="by", read_only=True)
    can_be_undone = serializers.BooleanField(read_only=True)
    left = serializers.SerializerMethodField()

    class Meta:
        model = Merge
        fields = [
            "id", "kind", "kept", "kept_name", "gone", "gone_name", "at", "by_name", "undone_at",
            "can_be_undone", "left",
        ]  # fmt: skip
        read_only_fields = fields

    def get_left(self, merge: Merge) -> list[str]:
        """What an undoing left as people had changed it."""
        return left_of(merge, self.context["request"].user)


class WishSerializer(serializers.Serializer):  # type: ignore[type-arg]
    kind = serializers.ChoiceField(choices=list(KINDS))
    kept = serializers.IntegerField(min_value=1)
    gone = serializers.IntegerField(min_value=1)
    choices = serializers.DictField(
        child=serializers.ChoiceField(choices=[KEPT, GONE]), required=False, help_text="field: kept or gone"
    )
    keeps_name = serializers.BooleanField(default=False, help_text="Keep the official name not chosen as an alias.")


class SureSerializer(WishSerializer):
    seen = serializers.CharField(max_length=64, help_text="The fingerprint of the preview.")


class MergeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """What was merged. To merge: `preview`, then POST with its fingerprint; to take it back: `undo`."""

    request: ApiRequest  # type: ignore[assignment]
    serializer_class = MergeSerializer
    permission_classes = [CentreOnly]
    filterset_class = MergeFilter
    ordering_fields = ["at", "id"]

    def get_queryset(self) -> QuerySet[Merge]:
        return Merge.objects.visible_to(self.request.user).for_list()

    def wish(self, reader: type[WishSerializer], request: Request) -> dict[str, Any]:
        """Return what is asked for; a record that may not be changed reads as unknown."""
        said = reader(data=request.data)
        said.is_valid(raise_exception=True)
        wanted = dict(said.validated_data)
        rows = kinds.changeable(wanted.pop("kind"), self.request.user).in_bulk([wanted["kept"], wanted["gone"]])
        if not {wanted["kept"], wanted["gone"]} <= rows.keys():
            raise Http404
        sides = {"kept": rows[wanted["kept"]], "gone": rows[wanted["gone"]]}
        return {"choices": {}, **wanted, **sides}

    @extend_schema(request=SureSerializer, responses=MergeSerializer)
    def create(self, request: Request) -> Response:
        try:
            merge = merge_records(**self.wish(SureSerializer, request), by=Actor.of(self.request.user, Via.API))
        except ChangedSince:
            words = _("Something changed since you looked. See what would come of it now.")
            raise serializers.ValidationError({"seen": words}) from None
        return Response(self.get_serializer(self.get_queryset().get(pk=merge.pk)).data, status=201)

    @extend_schema(request=WishSerializer, responses=dict)
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        wanted = self.wish(WishSerializer, request)
        kept, gone, choices, user = wanted["kept"], wanted["gone"], wanted["choices"], self.request.user
        refuse_pair(kept, gone)
        refuse_merged(kept, gone)
        refuse_choices(kept, gone, choices, user)
        seen = preview(kept, gone, choices, wanted["keeps_name"], user)
        moved, folded = ({one.label: one.count for one in counts} for counts in (seen.moved, seen.folded))
        result = {one.label: one.value for one in seen.result}
        return Response({"result": result, "moves": moved, "stays_aside": folded, "fingerprint": seen.fingerprint})

    @extend_schema(request=None, responses=MergeSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        merge = undo_merge(merge=self.get_object(), by=Actor.of(self.request.user, Via.API))
        return Response(self.get_serializer(merge).data)
