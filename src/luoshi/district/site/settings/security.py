"""Safe by default: sign-in, cookies, the content-security policy, lock-out."""

import os

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from luoshi.district.site.given import positive_number, whole_number

_https = os.environ.get("LUOSHI_PUBLIC_URL", "").startswith("https://")

CSP_MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-sessionid" if _https else "sessionid"
"""With this beginning a browser takes the cookie from this host alone, over https alone."""
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_HOURS = positive_number("LUOSHI_SESSION_HOURS", 12)
"""After so many hours a session ends, however busy it is."""
SESSION_IDLE_MINUTES = positive_number("LUOSHI_IDLE_MINUTES", 60)
"""After so many minutes without a request a session asks who it is before it goes on."""
SESSION_COOKIE_AGE = round(SESSION_HOURS * 3600)
SIGN_INS_KEPT_DAYS = whole_number("LUOSHI_SIGN_INS_KEPT_DAYS", 365)
"""How long the sign-in log is kept; the Cybersecurity Law, article 21, asks for six months at least."""
CSRF_COOKIE_SECURE = _https
LANGUAGE_COOKIE_NAME = "__Host-language" if _https else "django_language"
LANGUAGE_COOKIE_SECURE = _https
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrftoken" if _https else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [os.environ["LUOSHI_PUBLIC_URL"]] if _https else []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "luoshi.district.ui.web.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "luoshi.district.people.password_rules.KnownPasswordValidator"},
]

LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/work/"
LOGOUT_REDIRECT_URL = "/"

REAUTHENTICATION_MINUTES = whole_number("LUOSHI_CONFIRM_MINUTES", 10, least=0)
"""For so long after signing in or confirming, sensitive pages do not ask again who it is."""

ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip"}
ACCOUNT_ADAPTER = "luoshi.district.people.web.adapter.StaffAdapter"
SOCIALACCOUNT_ADAPTER = "luoshi.district.people.web.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: the policy's form-action would refuse a form that leads to another site
SINGLE_SIGN_ON_CLAIM = os.environ.get("LUOSHI_OIDC_CLAIM", "preferred_username")
MFA_ADAPTER = "luoshi.district.people.web.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Luoshi"

SECOND_STEP_ROLES = frozenset(os.environ.get("LUOSHI_SECOND_STEP_ROLES", "").replace(",", " ").split())
"""The roles whose accounts must sign in with a second step: names separated by commas, or ``all``."""

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "luoshi.district.people.web.lockout.address_of"
AXES_LOCKOUT_CALLABLE = "luoshi.district.people.web.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["confirm_password", "confirm_code", "code", "current", "new", "again"]
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_RESET_ON_SUCCESS = True

SOCIALACCOUNT_PROVIDERS: dict[str, object] = {}
if os.environ.get("LUOSHI_OIDC_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "district",
                "name": os.environ.get("LUOSHI_OIDC_NAME", str(_("Single sign-on"))),
                "client_id": os.environ.get("LUOSHI_OIDC_CLIENT", ""),
                "secret": os.environ.get("LUOSHI_OIDC_SECRET", ""),
                "settings": {"server_url": os.environ["LUOSHI_OIDC_URL"]},
            },
        ],
    }
