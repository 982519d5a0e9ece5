"""What the API offers, in the words of its schema."""

from functools import cache
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator


class Generator(SchemaGenerator):
    """The schema changes with the code alone and is the same for everyone: worked out once for each language."""

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        return described(get_language())


@cache
def described(_language: str | None) -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema
