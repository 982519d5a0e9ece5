"""A mail server that refuses names the recipient; neither the log nor the row of the work does."""

import smtplib

import pytest

from accounts import outbox
from accounts.models import OutboxEntry

SECRET = "secret-recipient@example.org"
REFUSED = {
    "recipient": (smtplib.SMTPRecipientsRefused({SECRET: (550, f"<{SECRET}> unknown".encode())}), "550"),
    "sender": (smtplib.SMTPSenderRefused(553, b"no", SECRET), "553"),
    "content": (smtplib.SMTPDataError(554, f"no mail for {SECRET}".encode()), "554"),
}


@pytest.fixture(params=[outbox.outward, outbox.work], ids=["sent out", "done at home"])
def refused(request, db, monkeypatch):
    """Return what promises a call that ends in the error."""
    monkeypatch.setattr(outbox, "_works", dict(outbox._works))
    monkeypatch.setattr(outbox, "_outward", set(outbox._outward))

    def promise(error: Exception, *, inside: bool = False) -> OutboxEntry:
        def fail() -> None:
            if inside:
                raise RuntimeError(f"not sent: {error}") from error
            raise error

        request.param(fail)
        entry = outbox.add(fail)
        assert not outbox.carry_out(entry.pk)
        entry.refresh_from_db()
        return entry

    return promise


@pytest.mark.parametrize("inside", [False, True], ids=["plain", "wrapped"])
@pytest.mark.parametrize(("error", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_of_a_refused_mail_kind_and_code_are_kept_and_no_address(error, code, inside, refused, caplog):
    entry = refused(error, inside=inside)
    assert type(error).__name__ in entry.error
    assert code in entry.error
    assert code in caplog.text
    assert SECRET not in entry.error
    assert SECRET not in caplog.text
    assert entry.done_at is None  # it is tried again


def test_of_any_other_error_the_words_and_the_place_are_kept(refused, caplog):
    entry = refused(LookupError("no such letter"))
    assert entry.error == "LookupError: no such letter"
    assert "Traceback" in caplog.text
