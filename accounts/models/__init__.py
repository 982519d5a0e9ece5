from accounts.models.links import OneTimeLink, Submission
from accounts.models.log import LogEntry, LogSeal, Redaction
from accounts.models.user import Digest, Role, Theme, User
from accounts.models.views import SavedView
from accounts.models.work import Job, OutboxEntry

__all__ = [
    "Digest",
    "Job",
    "LogEntry",
    "LogSeal",
    "OneTimeLink",
    "OutboxEntry",
    "Redaction",
    "Role",
    "SavedView",
    "Submission",
    "Theme",
    "User",
]
