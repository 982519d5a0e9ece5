"""The same list by django-import-export as its manual shows it, with the same things written for each person."""

from typing import Any

from import_export import fields, resources

from accounts.actors import Actor, Via
from accounts.log import log
from crm import contacts
from crm.lawfulness import Ground, keep_ground
from crm.models import ContactPoint, Person


class PersonResource(resources.ModelResource):
    name = fields.Field(attribute="name", column_name="Име")
    note = fields.Field(attribute="note", column_name="Бележка")

    class Meta:
        model = Person
        import_id_fields: tuple[str, ...] = ()
        fields = ("name", "note")
        skip_unchanged = True
        skip_diff = True
        report_skipped = True

    def before_import_row(self, row: dict[str, Any], **_kwargs: Any) -> None:
        row["Телефон"] = contacts.checked("phone", row["Телефон"])
        row["Имейл"] = contacts.checked("email", row["Имейл"])

    def skip_row(
        self, instance: Person, original: Person, row: dict[str, Any], import_validation_errors: Any = None
    ) -> bool:
        """The duplicate check: the same name with the same e-mail address or phone."""
        reached = ContactPoint.objects.filter(value__in=[row["Имейл"], row["Телефон"]], person__name=row["Име"])
        return reached.exists()

    def after_save_instance(self, instance: Person, row: dict[str, Any], **_kwargs: Any) -> None:
        instance.contact_points.create(kind="email", value=row["Имейл"])
        instance.contact_points.create(kind="phone", value=row["Телефон"])
        keep_ground([instance], Ground(row["Основание"], row["Източник"]))
        log(Actor(None, Via.IMPORT), "imported", instance)
