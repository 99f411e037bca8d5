"""Typed readers of the environment. A value that is missing or wrong names its variable."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The variable as text; without a default it must be set and not empty."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it in the environment (see .env.example), "
            "or set DEBUG=1 to try the portal on your own machine."
        )
    return default


def flag(name: str, default: bool = False) -> bool:
    """The variable as yes or no: 1, true, yes, on / 0, false, no, off."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    """The variable as a whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def words(name: str, default: str | None = None) -> list[str]:
    """The variable as a list: words separated by commas or spaces."""
    return text(name, default).replace(",", " ").split()


def public_url(name: str, default: str | None = None) -> str:
    """The variable as `https://host[:port]`, without a path."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
        raise ImproperlyConfigured(
            f"{name} must look like https://portal.example.se, not {value!r}."
        )
    return value


def database(name: str, default: str) -> dict[str, Any]:
    """The variable as Django's settings of one database.

    Takes `sqlite:///path/to/file` or `postgresql://user:password@host:port/name`; several
    hosts may be given for failover as libpq reads them (`host1:5432,host2:5432`).
    """
    value = text(name, default)
    scheme, _, rest = value.partition("://")
    if scheme == "sqlite":
        return sqlite(name, Path(unquote(rest.removeprefix("/"))))
    if scheme in {"postgres", "postgresql"}:
        return postgresql(name, rest)
    raise ImproperlyConfigured(f"{name} must begin with sqlite:/// or postgresql://.")


def sqlite(name: str, path: Path) -> dict[str, Any]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise ImproperlyConfigured(
            f"{name} (or DATA_DIR): the folder {path.parent} cannot be made: {problem}"
        ) from None
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            # A write transaction takes its lock at the start, so it waits instead of failing
            # half way; an acknowledged signature is on the disk (synchronous=FULL), and what is
            # deleted is overwritten there (secure_delete).
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            ),
        },
    }


def postgresql(name: str, rest: str) -> dict[str, Any]:
    credentials, _, place = rest.rpartition("@")
    user, _, password = credentials.partition(":")
    hosts, _, database_name = place.partition("/")
    if not database_name:
        raise ImproperlyConfigured(f"{name} names no database after the host.")
    pairs = [host.rpartition(":") if ":" in host else (host, "", "") for host in hosts.split(",")]
    options = {"target_session_attrs": "read-write"} if len(pairs) > 1 else {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(database_name.partition("?")[0]),
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        "HOST": ",".join(unquote(host) for host, _, _ in pairs),
        "PORT": ",".join(port for _, _, port in pairs),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def kept_secret(path: Path, make: Any) -> str:
    """A secret of a development machine: read from the file, made and kept there if missing."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(make())
    return path.read_text().strip()
