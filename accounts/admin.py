"""For maintainers only, behind their second factor. It shows how the machine runs, never what people wrote."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import Job, OutboxEntry


class ReadOnly(admin.ModelAdmin[Any]):
    """A look, no hand: changes go through the product, where they are logged."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Job)
class JobAdmin(ReadOnly):
    list_display = ["kind", "state", "progress", "attempts", "asked_at", "finished_at"]
    list_filter = ["kind", "state"]
    fields = ["kind", "state", "progress", "attempts", "asked_at", "heartbeat_at", "finished_at"]


@admin.register(OutboxEntry)
class OutboxEntryAdmin(ReadOnly):
    list_display = ["task", "attempts", "made_at", "done_at"]
    fields = ["task", "attempts", "made_at", "done_at", "error"]
