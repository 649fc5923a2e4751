"""The settings: one file. Everything that differs between installations comes from the environment, see
docs/running.md.

The ``sotay`` command fills in what is missing for demo and development: a database and keys in the data
folder.
"""

import importlib.util
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from sotay.site.database_url import database_at

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SOTAY_DATA") or PACKAGE.parent / ".demo" / "bac_kan")

PROFILE = os.environ.get("SOTAY_PROFILE") or "bac_kan"
# The demo's room brings its loader: (profile, seed, progress) to the list of accounts to sign in with.
DEMO_LOADER = os.environ.get("SOTAY_DEMO_LOADER") or "sotay.demo.load.load"
# And what writes its rosters: (profile, seed, folder) to the files written.
DEMO_ROSTERS = "sotay.demo.load.write_rosters"

DEBUG = os.environ.get("SOTAY_DEBUG") == "1"
TESTING = os.environ.get("SOTAY_TESTING") == "1"
HTTPS = os.environ.get("SOTAY_HTTPS") == "1"
# A process that answers pages; commands and jobs may take their time.
WEB = os.environ.get("SOTAY_WEB") == "1"

# Keys -------------------------------------------------------------------------------------------------------

SECRET_KEY = os.environ.get("SOTAY_SECRET_KEY", "")


# Numbered, so that they can be changed: "1:first,2:second". The highest number closes, all of them open.
def _numbered_keys(name: str) -> dict[int, str]:
    listed = (entry.partition(":") for entry in os.environ.get(name, "").split(",") if entry)
    return {int(number): key for number, _, key in listed}


DATA_KEYS = _numbered_keys("SOTAY_DATA_KEYS")
# Close the trail and the ledger: the highest number seals, all of them prove.
SEAL_KEYS = _numbered_keys("SOTAY_SEAL_KEYS")

# Other installations, whose letters are trusted: "Thái Nguyên=public key;Lạng Sơn=public key" (`sotay partners`).
PARTNERS = {
    name.strip(): key.strip()
    for name, _equals, key in (
        each.partition("=") for each in os.environ.get("SOTAY_PARTNERS", "").split(";")
    )
    if key
}

# Rooms ------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "sotay.site",
    "sotay.demo",
    "sotay.desk",
    "sotay.handbook",
    "sotay.reports",
    "sotay.meetings",
    "sotay.documents",
    "sotay.dues",
    "sotay.honours",
    "sotay.members",
    "sotay.procedures",
    "sotay.ballots",
    "sotay.papers",
    "sotay.targets",
    "sotay.people",
    "sotay.organizations",
    "sotay.indicators",
    "sotay.kernel",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "bs_icon_templates",
    "template_partials",
    "csp",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
]
MIDDLEWARE = [
    "sotay.site.health.for_machines",
    "sotay.site.replica.ReplicaMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "sotay.site.hostile.without_nothing",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sotay.site.language.language_of_reader",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sotay.people.trail.TrailMiddleware",
    "sotay.people.web.ActingMiddleware",
    "sotay.organizations.web.ChosenOrganizationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sotay.kernel.sending.SentOnceMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # The last: it calls the page, within the transaction that sees as far as whoever acts.
    "sotay.people.web.SightMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sotay.desk.context.frame",
                "sotay.site.replica.for_the_foot",
            ],
        },
    },
]
ROOT_URLCONF = "sotay.site.urls"
WSGI_APPLICATION = "sotay.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Database ---------------------------------------------------------------------------------------------------
# Two roles: the program's, which owns nothing, and the owner's, who migrates, seals and resets. Whoever is
# given one address only signs in there as the owner and steps back to the program's role. Without any, the
# environment of libpq counts (PGHOST, PGPASSWORD ...).

# A page that asks too much, or waits too long for somebody's large act, is stopped and says so (site/trouble.py).
LIMITS_OF_PAGES = {
    "statement_timeout": os.environ.get("SOTAY_STATEMENT_TIMEOUT") or "20s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}
_limits = LIMITS_OF_PAGES if WEB else {}
_program, _owner = os.environ.get("DATABASE_URL", ""), os.environ.get("DATABASE_OWNER_URL", "")
DATABASES: dict[str, dict[str, Any]] = {
    "default": database_at(_program or "postgres://sotay_app@/sotay", **_limits),
    "owner": database_at(_owner or _program or "postgres://sotay_owner@/sotay"),
}
if bool(_program) != bool(_owner):
    DATABASES["default"] = database_at(_program or _owner, acting_as="sotay_app", **_limits)
# A streaming replica of the same server, signed in to as the program's role: pages that only read are read from it.
if _replica := os.environ.get("DATABASE_REPLICA_URL", ""):
    DATABASES["replica"] = database_at(
        _replica, acting_as="" if _program and _owner else "sotay_app", **_limits
    )
for _database in DATABASES.values():
    _database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

# Codes already used, and how often somebody tried one: seen by all server processes, so it lies in the database.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_cache"},
}

# Jobs are the modules ``jobs`` of the rooms.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# People -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Ten signs: beyond what waiting between attempts leaves to guess, and still a few words to remember.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "sotay.people.passwords.LongEnough", "OPTIONS": {"least": 10}},
    *({"NAME": f"sotay.people.passwords.{name}"} for name in ("NotTheName", "NotCommon", "NotTriedFirst")),
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
# The flows are allauth's; its words, look and counting of attempts are ours (sotay/site/entrance).
ACCOUNT_ADAPTER = "sotay.site.entrance.adapter.Door"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": None, "reauthenticate": None}
MFA_ADAPTER = "sotay.site.entrance.adapter.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A telephone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
# How many proxies stand before the program; addresses they did not write themselves are not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("SOTAY_PROXIES") or HTTPS)

# How long a session lasts without being used, and altogether, in minutes. A member's own handbook on a telephone:
# a day, two weeks. Others' data: an hour, a working day. Whoever opens doors for others: half an hour, a working day.
SESSION_MINUTES = {"own": (24 * 60, 14 * 24 * 60), "content": (60, 12 * 60), "keys": (30, 10 * 60)}
for _part in filter(None, os.environ.get("SOTAY_SESSIONS", "").split(",")):
    _care, _, _minutes = _part.partition("=")
    _idle, _, _whole = _minutes.partition("/")
    SESSION_MINUTES[_care] = (int(_idle), int(_whole))
SESSION_LIMITS = {
    care: (timedelta(minutes=idle), timedelta(minutes=whole))
    for care, (idle, whole) in SESSION_MINUTES.items()
}
SESSION_ENGINE = "sotay.people.sessions"
SESSION_COOKIE_AGE = int(max(whole for _idle, whole in SESSION_LIMITS.values()).total_seconds())
# Before an act of great consequence one proves again that it is oneself, unless that was a short while ago.
PROOF_HOLDS = timedelta(minutes=10)
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(PROOF_HOLDS.total_seconds())
# Roles that work only with a second factor: "organization_department,system_administrator".
SECOND_FACTOR_ROLES = frozenset(filter(None, os.environ.get("SOTAY_SECOND_FACTOR", "").split(",")))
# How long a code on paper holds: one that replaces a lost password, and the first one of a new account.
PAPER_CODE_HOLDS = timedelta(hours=24)
FIRST_CODE_HOLDS = timedelta(days=7)

# Sign-in with a provider of OpenID Connect: off unless all three are given. Accounts are linked beforehand.
OIDC = {
    name: os.environ.get(f"SOTAY_OIDC_{name.upper()}", "") for name in ("issuer", "client", "secret", "name")
}
OIDC_ENABLED = bool(OIDC["issuer"] and OIDC["client"] and OIDC["secret"])
SOCIALACCOUNT_ADAPTER = "sotay.site.entrance.elsewhere.LinkedOnly"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"APPS": [], "OAUTH_PKCE_ENABLED": True}}

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Language, time and the way to write ------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["sotay.site.formats"]
# Pages group the digits of what they count, never those of a key or a year.
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# Static files: served by the program itself, from the rooms and packages that bring them -----------------

_bootstrap = importlib.util.find_spec("bootstrap")
STATIC_URL = "/static/"
STATICFILES_DIRS = [
    ("bootstrap", folder) for folder in (_bootstrap and _bootstrap.submodule_search_locations) or ()
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# Protection -------------------------------------------------------------------------------------------------

ALLOWED_HOSTS = os.environ.get("SOTAY_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
if HTTPS:
    # Browsers accept cookies of these names from this very host only, never from a neighbour below the same domain.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CSRF_FAILURE_VIEW = "sotay.site.entrance.pages.not_from_here"
if HTTPS:
    # A proxy before the program ends TLS and says so.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = os.environ.get("SOTAY_HSTS_SUBDOMAINS") == "1"

# Words to the operator --------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "sotay.site.logs.Discreet",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {"troubles": {"()": "sotay.site.logs.TroubleInOneLine"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["terminal"], "level": "WARNING", "propagate": False},
        # Sign-ins that never were, pages that are not there: of interest to nobody at the terminal.
        "django.request": {"level": "ERROR", "filters": ["troubles"]},
    },
}
