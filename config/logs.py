"""How the log on stderr is written: one line an event, nothing secret in it."""

import re
from typing import Any

import structlog

SECRET = {"password", "token", "secret", "authorization", "cookie", "email", "phone", "key"}
# Before the key in an address stands one of these; a test holds every address with a key against them.
DOORS = (
    "invitation", "still-right", "sign-on/link", "vote", "checks/link", "calendar/feed", "reminders/stop",
    "follow/confirm", "follow/stop", "sent-papers", "password/reset/key", "confirm-email",
)  # fmt: skip
KEYS_IN_PATHS = re.compile(rf"(/(?:{'|'.join(DOORS)})/)[^\s/]+")
LEVEL = structlog.stdlib.add_log_level
TRACE = structlog.processors.format_exc_info  # on one line, in the log only


def REDACT(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:  # noqa: N802  named as a processor in settings
    """Hide the values of keys that sound secret or personal, and the keys that stand in an address."""
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    event["event"] = KEYS_IN_PATHS.sub(r"\1…", str(event.get("event", "")))
    return {key: "…" if any(word in key.lower() for word in SECRET) else value for key, value in event.items()}


RENDER = structlog.processors.LogfmtRenderer(key_order=["level", "event"], bool_as_flag=False)
