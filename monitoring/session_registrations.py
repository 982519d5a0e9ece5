"""What commitments tell the pages and papers of sessions."""

from collections.abc import Iterator, Sequence

from django.db.models import F

from accounts.gates import Visitor
from campaigns.sessions import promised
from campaigns.sessions.promised import Promised
from crm.confidentiality import Level
from crm.strictness import narrow_papers, wider_than
from monitoring.models import Commitment
from monitoring.papers import level_of


def promises(items: Sequence[int], reader: Visitor) -> Iterator[Promised]:
    """Those that stand; whoever owes or spoke is named where the reader may see them."""
    rows = Commitment.objects.visible_to(reader).filter(agenda_item__in=items, withdrawn_at=None)
    for one in rows.for_list().for_reader(reader).order_by("pk"):
        yield Promised(
            item=one.agenda_item_id or 0, title=one.title, url=one.get_absolute_url(), level=level_of(one),
            due_on=one.due_on, by_whom=str(one.owed_by) if one.owed_by and one.shows_body else "",  # type: ignore[attr-defined]
        )  # fmt: skip


def narrow(items: Sequence[int], level: Level) -> None:
    """Drafts become as strict, with their tasks and documents. What was published is not hidden again."""
    drafts = Commitment.objects.filter(agenda_item__in=items, published_at=None)
    narrow_papers(Commitment, list(drafts.values_list("pk", flat=True)), level)
    drafts.filter(confidentiality__in=wider_than(level)).update(confidentiality=level, version=F("version") + 1)


promised.register(promises)
promised.register_narrowing(narrow)
