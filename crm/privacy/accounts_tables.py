"""What accounts, the log, background work and the libraries of signing in say about people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.privacy.mentions import TOMBSTONE, Activity, Fate, Link, Table, nobody, register

ABOUT, NEAR, BY = Link.ABOUT, Link.NEAR, Link.BY
KEPT_LOG = _("the log tells who did what by number; names of fields, no personal values")


def end_session(session: Any) -> None:
    """The row of the session itself holds what the browser was signed in with."""
    session.end()


register(
    Table(
        "accounts.User", Activity.ACCOUNTS, {"pk": ABOUT}, texts=("name",), names=("name",), addresses=("email",),
        plain=("language",), secret=("password",), fate=Fate.BLANK,
        blank={"name": TOMBSTONE, "email": "erased-{pk}@invalid.invalid", "password": "!", "is_active": False,
               "last_login": None, "digest": "none"},
        why=_("a closed account without a name stays, so that the log and the records keep their author"),
    ),
    Table("accounts.User_groups", Activity.ACCOUNTS, {"user": ABOUT}, fate=Fate.DELETE),
    Table("accounts.User_user_permissions", Activity.ACCOUNTS, {"user": ABOUT}, fate=Fate.DELETE),
    Table("accounts.OneTimeLink", Activity.ACCOUNTS, {"user": ABOUT, "made_by": BY}, secret=("key_hash",),
          fate=Fate.DELETE),
    Table("accounts.Submission", Activity.SAFETY, {"user": ABOUT}, plain=("answer",), fate=Fate.DELETE),
    Table("accounts.LogEntry", Activity.SAFETY, {"user": BY, "subject": NEAR}, texts=("via_detail", "changes"),
          plain=("verb", "fields"), why=KEPT_LOG, asks=False),
    Table("accounts.Redaction", Activity.SAFETY, plain=("table", "column"), why=KEPT_LOG),
    Table("accounts.OutboxEntry", Activity.SAFETY, texts=("args", "error"), plain=("task",), asks=False,
          retention=_("finished work is deleted after ninety days")),
    Table("accounts.Job", Activity.SAFETY, {"asked_by": BY}, texts=("params", "step", "result", "error"),
          plain=("kind",), asks=False, retention=_("finished work is deleted after ninety days")),
    Table("accounts.SavedView", Activity.ACCOUNTS, {"owner": ABOUT, "pinned_by": NEAR, "mailed_to": NEAR},
          texts=("name", "query"), plain=("list_name",),
          fate=Fate.DELETE),
    Table("accounts.SavedView_pinned_by", Activity.ACCOUNTS, {"user": ABOUT}, fate=Fate.DELETE),
    Table("accounts.SavedView_mailed_to", Activity.ACCOUNTS, {"user": ABOUT}, fate=Fate.DELETE),
    Table("account.EmailAddress", Activity.ACCOUNTS, {"user": ABOUT}, addresses=("email",), fate=Fate.DELETE),
    Table("account.EmailConfirmation", Activity.ACCOUNTS, {"email_address__user": ABOUT}, secret=("key",),
          fate=Fate.DELETE),
    Table("mfa.Authenticator", Activity.ACCOUNTS, {"user": ABOUT}, plain=("type",), secret=("data",),
          fate=Fate.DELETE),
    Table("usersessions.UserSession", Activity.ACCOUNTS, {"user": ABOUT}, texts=("user_agent",), plain=("ip",),
          secret=("session_key", "data"), fate=Fate.DELETE, forget=end_session, asks=False),
    Table("sessions.Session", Activity.ACCOUNTS, secret=("session_key", "session_data"),
          why=_("ends with the account; sealed")),
    Table("knox.AuthToken", Activity.ACCOUNTS, {"user": ABOUT}, secret=("digest", "token_key"), fate=Fate.DELETE),
    Table("admin.LogEntry", Activity.SAFETY, {"user": BY}, texts=("object_repr", "change_message"),
          plain=("object_id",), asks=False, why=KEPT_LOG),
    Table("accounts.LogSeal", None, plain=("previous", "digest")),
    Table("auth.Permission", None, plain=("name", "codename")),
    Table("auth.Group", None, plain=("name",)),
    Table("contenttypes.ContentType", None, plain=("app_label", "model")),
    *nobody(),
)  # fmt: skip
