"""Organisations and people over the API: the same gates, filters and actions as the pages."""

from abc import ABC, abstractmethod
from typing import Any, NoReturn

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from accounts.actors import Actor, Via
from accounts.api import ApiRequest, GatedSerializer, ReadableField, VersionedSerializer
from accounts.conflicts import Conflict
from crm import proposal_lists
from crm.actions.organisations import change_organisation, record_organisation
from crm.actions.people import change_person, record_person
from crm.api.permissions import CentreAdds
from crm.filters import OrganisationFilter, PersonFilter
from crm.models import Alias, CoalitionMembership, ContactPoint, Organisation, Person, Tenure


class ContactPointSerializer(GatedSerializer):
    class Meta:
        model = ContactPoint
        fields = ["kind", "value", "note"]


class AliasSerializer(GatedSerializer):
    class Meta:
        model = Alias
        fields = ["name", "kind", "started", "ended", "source", "is_verified"]
        read_only_fields = ["is_verified"]


class StandingSerializer(GatedSerializer):
    class Meta:
        model = CoalitionMembership
        fields = ["status", "started_on", "ended_on"]


class TenureSerializer(GatedSerializer):
    title = serializers.CharField(read_only=True)

    class Meta:
        model = Tenure
        fields = ["id", "organisation", "office", "title", "started", "ended", "is_current"]


class ForTheCentreSerializer(GatedSerializer):
    """What the centre keeps to itself, others do not read."""

    FOR_THE_CENTRE: tuple[str, ...] = ()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        if not self.context["request"].user.is_centre:
            for name in self.FOR_THE_CENTRE:
                del shown[name]
        return shown


class RecordSerializer(ForTheCentreSerializer, VersionedSerializer):
    """Lists, where given, are the whole list."""

    contact_points = ContactPointSerializer(many=True, required=False)


class OrganisationSerializer(RecordSerializer):
    FOR_THE_CENTRE = ("source",)

    parent: Any = ReadableField(queryset=Organisation.objects.all(), required=False, allow_null=True)
    aliases = AliasSerializer(many=True, required=False)
    standing = StandingSerializer(read_only=True)

    class Meta:
        model = Organisation
        fields = [
            "id", "kind", "name", "name_latin", "short_name", "aliases", "parent", "place",
            "register_number",
            "founded",
            "working_languages", "themes",
            "about", "offers", "needs", "website", "contact_points", "source",
            "is_verified", "confidentiality", "standing", "confirmed_on", "version",
        ]  # fmt: skip
        read_only_fields = ["confirmed_on"]
        extra_kwargs = {"themes": {"required": False}}


class PersonSerializer(RecordSerializer):
    """How the data came to us is the centre's matter; others do not read it."""

    FOR_THE_CENTRE = ("basis", "basis_source", "review_on", "note")

    tenures = TenureSerializer(many=True, read_only=True)
    basis = serializers.ChoiceField(choices=Person.Basis.choices)
    basis_source = serializers.CharField(max_length=300)
    review_on = serializers.DateField(required=False, allow_null=True)

    class Meta:
        model = Person
        fields = [
            "id", "name", "name_latin", "languages", "contact_points", "tenures", "do_not_contact", "basis",
            "basis_source", "review_on", "note", "confidentiality", "version",
        ]  # fmt: skip


def refuse_conflict() -> NoReturn:
    raise serializers.ValidationError({"version": _("Someone else changed this meanwhile. Read it again.")}) from None


class RecordViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
    ABC,
):
    """What records of the register share: who may add, and a change made on an old version."""

    request: ApiRequest  # type: ignore[assignment]
    http_method_names = ["get", "post", "patch", "head", "options"]
    permission_classes = [CentreAdds]

    @property
    def actor(self) -> Actor:
        return Actor.of(self.request.user, Via.API)

    def perform_create(self, serializer: Any) -> None:
        fields = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        made = self.record(fields)
        serializer.instance = self.get_queryset().get(pk=made.pk)

    def perform_update(self, serializer: Any) -> None:
        try:
            self.change(serializer.instance, serializer.validated_data)
        except Conflict:
            refuse_conflict()
        serializer.instance = self.get_queryset().get(pk=serializer.instance.pk)

    @abstractmethod
    def record(self, fields: dict[str, Any]) -> Any:
        """Write a new one down by its action; return it."""

    @abstractmethod
    def change(self, record: Any, fields: dict[str, Any]) -> None:
        """Change one by its action; raise Conflict when it was read before somebody else's change."""


class OrganisationViewSet(RecordViewSet):
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter
    ordering_fields = ["name", "confirmed_on", "id"]

    def get_queryset(self) -> QuerySet[Organisation]:
        user = self.request.user
        if self.request.method == "PATCH":
            return Organisation.objects.changeable_by(user).for_reader(user)
        return Organisation.objects.visible_to(user).for_reader(user)

    def update(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """A representative's word on a sensitive field waits for an officer: the answer names what waits."""
        response: Response = super().update(request, *args, **kwargs)
        if not self.request.user.is_centre:
            response.data["proposed_changes"] = proposal_lists.waiting(response.data["id"], self.request.user)
        return response

    def record(self, fields: dict[str, Any]) -> Organisation:
        return record_organisation(**fields, by=self.actor)

    def change(self, record: Organisation, fields: dict[str, Any]) -> None:
        change_organisation(organisation=record, **fields, by=self.actor)


class PersonViewSet(RecordViewSet):
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    ordering_fields = ["name", "id"]  # not by what the centre keeps to itself

    def get_queryset(self) -> QuerySet[Person]:
        user = self.request.user
        if self.request.method == "PATCH":
            return Person.objects.changeable_by(user).for_reader(user)
        return Person.objects.visible_to(user).for_reader(user)

    def record(self, fields: dict[str, Any]) -> Person:
        return record_person(**fields, by=self.actor)

    def change(self, record: Person, fields: dict[str, Any]) -> None:
        change_person(person=record, **fields, by=self.actor)
