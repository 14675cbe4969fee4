"""Django's settings, all of them readable from ``LUOSHI_*`` environment variables.

The defaults are safe: loopback only, secure cookies as soon as the site is reached by https, no debugging. Everything
the deployment keeps lives in one folder, ``LUOSHI_HOME``.
"""

import os
from pathlib import Path

from luoshi.district.site.given import positive_number, whole_number
from luoshi.district.site.logs import logging_settings

from .database import database
from .domains import more_domains
from .home import HOME, secret_key
from .security import *  # noqa: F403 - Django reads settings as names of this module
from .security import CSP_MIDDLEWARE

PACKAGE = Path(__file__).resolve().parents[3]
DISTRICT = PACKAGE / "district"

DEBUG = os.environ.get("LUOSHI_DEBUG", "") == "1"
DEMO = os.environ.get("LUOSHI_DEMO", "") == "1"
DEMO_PASSWORD = "Luoshi-demo-2026"  # noqa: S105 - it is public, and only the demonstration's accounts have it
SECRET_KEY = secret_key(HOME)
ALLOWED_HOSTS = [h for h in os.environ.get("LUOSHI_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
PUBLIC_URL = os.environ.get("LUOSHI_PUBLIC_URL", "")

DOMAINS = ["boards", "airwatch", "intake", "cases", "evidence", "places", "people", "audit", "ui"]
"""The domains from top to bottom: each knows only those after it."""
DOMAINS_MORE = more_domains(os.environ.get("LUOSHI_DOMAINS_MORE", ""))
"""Packages of one's own that stand above them."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    *DOMAINS_MORE,
    *[f"luoshi.district.{domain}" for domain in DOMAINS],
    "luoshi.district.site",
]

MIDDLEWARE = [
    "luoshi.district.site.outages.OutageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "luoshi.district.audit.web.middleware.FeedMiddleware",
    "luoshi.district.site.compressing.CompressingMiddleware",
    "luoshi.district.site.private.PrivateMiddleware",
    *CSP_MIDDLEWARE,
    "django.contrib.sessions.middleware.SessionMiddleware",
    "luoshi.district.ui.language.DistrictLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "luoshi.district.site.moment.MomentMiddleware",
    "luoshi.district.people.web.middleware.ActorMiddleware",
    "luoshi.district.people.web.limits.SessionLimitMiddleware",
    "luoshi.district.site.refusing.RefusingMiddleware",
    "luoshi.district.people.web.middleware.SeenMiddleware",
    "luoshi.district.people.web.middleware.FirstPasswordMiddleware",
    "luoshi.district.people.web.middleware.SecondStepMiddleware",
    "luoshi.district.site.texts.TextsMiddleware",
    "luoshi.district.site.once.OnceMiddleware",
    "luoshi.district.site.problems.ProblemMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "luoshi.district.site.urls"
WSGI_APPLICATION = "luoshi.district.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "luoshi.district.ui.context.ui",
            ],
            "builtins": ["luoshi.district.ui.templatetags.ui"],
        },
    },
]

DATABASES = {"default": database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("LUOSHI_ZONE", "Asia/Shanghai")

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("LUOSHI_STATIC", str(HOME / "static")))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(HOME / "files")},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
"""Pages of other origins have no use for these files; each answer is shorter by the header."""
EVIDENCE_ROOT = HOME / "evidence"

AIR_FOLDER = Path(os.environ.get("LUOSHI_AIR", str(HOME / "air")))
AIR_DISTRICT = os.environ.get("LUOSHI_AIR_DISTRICT", "district")
"""Where the series of the air lie, and which of its folders is this district's."""

LEDGER_FOLDER = HOME / "ledger"
"""The log's private key lives here, never in the database."""
LEDGER_NAME = os.environ.get("LUOSHI_LEDGER_NAME", "")
"""How the log is called in its heads, for ever; read once, when its first key is made."""
LEDGER_SIGN_MINUTES = positive_number("LUOSHI_SIGN_MINUTES", 5)
LEDGER_NUMBERING = os.environ.get("LUOSHI_LEDGER_NUMBERING", "")
"""``transaction`` or ``sequencer``; by default what suits the database (docs/adr/0007)."""

ACCESS_KEPT_DAYS = whole_number("LUOSHI_ACCESS_KEPT_DAYS", 1095)
"""How long it stays on record who read personal data (docs/howto/privacy.md)."""

COPIES_KEPT = whole_number("LUOSHI_COPIES", 3, least=0)
"""How many copies made before an update of the tables are kept; 0 makes none."""

WORKER_LEASE_SECONDS = positive_number("LUOSHI_LEASE_SECONDS", 60)
"""How long the heartbeat of a worker on another machine may stand still before its jobs are given to others."""

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if os.environ.get("LUOSHI_SMTP_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = os.environ["LUOSHI_SMTP_HOST"]
    EMAIL_PORT = whole_number("LUOSHI_SMTP_PORT", 25, most=65_535)

LOGGING = logging_settings(HOME, dict(os.environ))
