"""When a session becomes stricter, so does what hangs on it and on its items."""

from campaigns.models import AgendaItem, Session
from campaigns.sessions import promised
from crm.strictness import narrow_papers


def narrow_what_hangs_on(session: Session) -> None:
    """Its tasks and documents, those of its items, and what was promised there."""
    items = list(session.items.values_list("pk", flat=True))
    narrow_papers(Session, [session.pk], session.level)
    narrow_papers(AgendaItem, items, session.level)
    promised.narrow(items, session.level)
