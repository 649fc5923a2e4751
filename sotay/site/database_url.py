"""A database's address, postgres://role:password@host:port/name?option=value, as Django wants to be told."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES = ("postgres", "postgresql")


def database_at(url: str, *, acting_as: str = "", **limits: str) -> dict[str, Any]:
    """The entry for ``DATABASES``. A socket's folder stands in ``?host=``; other options go on to libpq.

    Args:
        url: the address.
        acting_as: a role to take on after signing in, of which the one who signs in is a member.
        limits: settings of the session, ``statement_timeout`` for one.
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise ValueError("the address of the database begins with postgres://")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    session = limits | ({"role": acting_as} if acting_as else {})
    if session:
        told = " ".join(f"-c {name}={value}" for name, value in session.items())
        options["options"] = f"{options.get('options', '')} {told}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
