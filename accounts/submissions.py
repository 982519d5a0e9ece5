"""What arrives twice is done once."""

from uuid import UUID

from django.db import IntegrityError

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


