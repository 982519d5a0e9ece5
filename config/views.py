"""Pages that belong to no single app."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator

from accounts.access import PageRequest


def api_reference(request: PageRequest) -> HttpResponse:
    """Describe the API in words: the same schema that machines read."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
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
