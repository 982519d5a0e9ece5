"""What else a member is asked when it is asked whether its profile is right: the apps above add their questions."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Beside:
    """A question that is answered on a page of its own, with an account."""

    words: str | Promise
    url_name: str

    @property
    def url(self) -> str:
        return str(settings.BASE_URL) + reverse(self.url_name)


_asked: list[Beside] = []


def register(*questions: Beside) -> None:
    _asked.extend(questions)


def questions() -> list[Beside]:
    return list(_asked)
