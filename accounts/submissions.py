"""What arrives twice is done once."""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import Submission, User


def earlier_answer(key: UUID | None, user: User) -> str | None:
    """Return where an earlier submission of this form was sent; None when this is the first."""
    found = Submission.objects.filter(key=key, user=user).first() if key else None
    return found.answer if found else None


def remember(key: UUID | None, user: User, answer: str) -> None:
    """Note inside the form's transaction that it was carried out; a twin waits here and is refused."""
    if key:
        Submission.objects.create(key=key, user=user, answer=answer)


def is_twin(error: IntegrityError) -> bool:
    return "accounts_submission" in str(error)


def once(key: UUID | None, user: User, act: Callable[[], str]) -> str:
    """Carry out a form unless it was carried out already; return where to go, the same both times."""
    earlier = earlier_answer(key, user)
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            answer = act()
            remember(key, user, answer)
    except IntegrityError as error:
        earlier = earlier_answer(key, user) if is_twin(error) else None
        if earlier is None:
            raise
        return earlier
    return answer
