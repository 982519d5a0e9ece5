"""The count of a closed election, by its method and with the lots recorded so far."""

from campaigns.elections import plurality, transferable
from campaigns.elections.poll import Method, Poll
from campaigns.elections.results import Result
from campaigns.elections.ties import LotBook


def count(poll: Poll) -> Result:
    """Return the result, or how far it goes until a lot is drawn; a lot that no tie asks for is refused."""
    book = LotBook(poll.lots)
    result = transferable.count(poll, book) if poll.method == Method.STV else plurality.count(poll, book)
    book.close()
    return result
