"""Lists whose filters can be kept as a view. Each app registers its own; the gates of a list say what a view finds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.functional import Promise

from accounts.models import Role, User
from accounts.registries import EVERYONE

NO_PART_OF_A_VIEW = {"page", "export", "view"}


@dataclass(frozen=True)
class List:
    """`count` says how many rows this reader would find, in words; it asks the gates and stops counting somewhere."""

    name: str  # of its address, as "crm:person-list"
    label: str | Promise
    count: Callable[[User, QueryDict], str]
    roles: tuple[Role, ...] = EVERYONE
    defaults: Mapping[str, str] = field(default_factory=dict)  # filters that are set unless somebody says otherwise

    def essence(self, query: QueryDict) -> str:
        """Return the filters and the order that are set; page, export, empty fields and defaults are no part of it."""
        kept = QueryDict(mutable=True)
        for name, values in query.lists():
            said = [value for value in values if value or name in self.defaults]
            if name not in NO_PART_OF_A_VIEW and said and said != [self.defaults.get(name)]:
                kept.setlist(name, said)
        return kept.urlencode()


_lists: dict[str, List] = {}


def register(*lists: List) -> None:
    _lists.update({one.name: one for one in lists})


def find(name: str, user: User) -> List | None:
    """Return the list of that name if this role has it."""
    found = _lists.get(name)
    return found if found is not None and user.role in found.roles else None


def names_for(user: User) -> list[str]:
    return [one.name for one in _lists.values() if user.role in one.roles]
