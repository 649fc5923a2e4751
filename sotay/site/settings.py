"""The settings: one file, everything that differs between installations comes from the environment."""

import importlib.util
import os
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SOTAY_DATA", PACKAGE.parent / ".demo" / "dev"))

SECRET_KEY = os.environ.get("SOTAY_SECRET_KEY", "development only")
DATA_KEYS = {1: os.environ.get("SOTAY_DATA_KEY", "development only")}
DEBUG = os.environ.get("SOTAY_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("SOTAY_HOSTS", "127.0.0.1,localhost,testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "procrastinate.contrib.django",
    "sotay.kernel",
    "sotay.organizations",
    "sotay.people",
    "sotay.members",
]

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "sotay",
        "USER": "sotay_app",
        "HOST": os.environ.get("PGHOST", ""),
        "PASSWORD": os.environ.get("PGPASSWORD", ""),
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

ROOT_URLCONF = "sotay.site.urls"
bootstrap = importlib.util.find_spec("bootstrap")
STATIC_URL = "static/"
