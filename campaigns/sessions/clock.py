"""The clock of a session: in how many days it is, and how many working days of notice its papers gave."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Body, Session
from campaigns.sessions.notice import LEAST_NOTICE, RULE, Notice, notice, papers_due


@dataclass(frozen=True)
class Clock:
    session: Session

    @property
    def days(self) -> int:
        return (self.session.held_on - timezone.localdate()).days

    @property
    def is_ahead(self) -> bool:
        return self.session.state == Session.State.PLANNED and self.days >= 0

    @property
    def is_unheard(self) -> bool:
        """Its day is over and nobody has said how it went."""
        return self.session.state == Session.State.PLANNED and self.days < 0

    @property
    def words(self) -> str:
        return in_days(self.days)

    @property
    def notice(self) -> Notice | None:
        came = self.session.papers_on
        return notice(came, self.session.held_on) if came else None

    @property
    def owed(self) -> int | None:
        """As the body's own rules say; else, of a monitoring committee, as the regulation does."""
        body = self.session.body
        if body.notice_days is None and body.kind == Body.Kind.MONITORING:
            return LEAST_NOTICE
        return body.notice_days

    @property
    def is_short(self) -> bool:
        return self.notice is not None and self.owed is not None and self.notice.working_days < self.owed

    @property
    def by_regulation(self) -> bool:
        return not self.session.body.notice_source and self.session.body.kind == Body.Kind.MONITORING

    @property
    def papers_due(self) -> date | None:
        """The last day on which papers still come in time; of a body that owes no other notice than the usual."""
        return papers_due(self.session.held_on) if self.owed == LEAST_NOTICE else None

    @property
    def rule(self) -> str:
        return self.session.body.notice_source or RULE

    @property
    def tone(self) -> str:
        return {Session.State.HELD: "kept", Session.State.CANCELLED: "neutral"}.get(
            Session.State(self.session.state), "overdue" if self.is_unheard else "progress"
        )


def in_days(days: int) -> str:
    if not days:
        return _("today")
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}


def counted_on(day: date) -> str:
    return in_days((day - timezone.localdate()).days)


def has_begun(session: Session) -> bool:
    """Whether anything can have been said there; a written procedure is answered until its day."""
    return session.state != Session.State.CANCELLED and (
        session.kind == Session.Kind.WRITTEN or session.held_on <= timezone.localdate()
    )


def said_on(session: Session) -> date:
    """When what was said there was said; in a written procedure people answer before its last day."""
    return min(session.held_on, timezone.localdate())


def takes_positions(session: Session) -> bool:
    """Members say what should be said until the day of the session."""
    return session.state == Session.State.PLANNED and session.held_on >= timezone.localdate()
