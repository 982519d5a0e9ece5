"""Refusals of actions as answers of the API: the same words as on the page."""

from typing import Any

from django.core.exceptions import ValidationError as Refusal
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import exception_handler


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, Refusal):
        error = ValidationError(as_serializer_error(error))
    return exception_handler(error, context)
