"""What a letter answers, and what answers it, from the first to the last."""

from accounts.gates import Visitor
from crm.models import Letter

DEEPEST = 20


def thread_of(letter: Letter, user: Visitor) -> list[Letter]:
    """Return the exchange around a letter, as far as the reader may see it, in order of time; the letter among it."""
    first = letter
    for _step in range(DEEPEST):
        above = Letter.objects.visible_to(user).standing().filter(pk=first.answers_id or 0).first()
        if above is None:
            break
        first = above
    found, level = {first.pk}, [first.pk]
    for _step in range(DEEPEST):
        replies = Letter.objects.visible_to(user).standing().filter(answers__in=level).exclude(pk__in=found)
        level = list(replies.values_list("pk", flat=True))
        if not level:
            break
        found |= set(level)
    rows = Letter.objects.visible_to(user).filter(pk__in=found | {letter.pk}).for_reader(user)
    return sorted(rows, key=lambda one: (one.dated_on is None, one.dated_on, one.pk))
