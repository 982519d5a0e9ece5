"""Pages that belong to no single app."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import PageRequest, PublicRequest
from config.schema import described


@require_safe
def api_reference(request: PageRequest) -> HttpResponse:
    """Describe the API in words: the same schema that machines read."""
    schema = described(get_language())
    return render(request, "config/api_reference.html", {"operations": operations(schema), "info": schema["info"]})


def operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one row per path and method of the schema."""
    return [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary") or operation.get("description", ""),
            "parameters": operation.get("parameters", []),
        }
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


@require_safe
@login_not_required
def health(request: PublicRequest) -> HttpResponse:
    """Say that the web process and its database answer, and nothing more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
