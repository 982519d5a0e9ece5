"""How the log on stderr is written: one line an event, nothing secret in it."""

import re
from typing import Any

import structlog

SECRET = {"password", "token", "secret", "authorization", "cookie", "email", "phone", "key"}
KEYS_IN_PATHS = re.compile(
    r"(/(?:invitation|still-right|sign-on/link|vote|calendar/feed|reminders/stop|follow/(?:confirm|stop))/)[^\s/]+"
)
LEVEL = structlog.stdlib.add_log_level
TRACE = structlog.processors.format_exc_info  # on one line, in the log only


def REDACT(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:  # noqa: N802  named as a processor in settings
    """Hide the values of keys that sound secret or personal, and the keys that stand in an address."""
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    event["event"] = KEYS_IN_PATHS.sub(r"\1…", str(event.get("event", "")))
    return {key: "…" if any(word in key.lower() for word in SECRET) else value for key, value in event.items()}


RENDER = structlog.processors.LogfmtRenderer(key_order=["level", "event"], bool_as_flag=False)
