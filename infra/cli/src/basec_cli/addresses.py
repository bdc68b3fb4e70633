"""Database addresses per role, and what may be shown of an address."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit


def _host(netloc: str) -> str:
    return netloc.rpartition("@")[2]


def as_role(dsn: str, role: str, password: str) -> str:
    """Return the same database's address for another role."""
    parts = urlsplit(dsn)
    return urlunsplit(
        parts._replace(netloc=f"{role}:{quote(password, safe='')}@{_host(parts.netloc)}")
    )


def in_database(dsn: str, database: str) -> str:
    """Return the same server's address for another database."""
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{database}"))


def database_of(dsn: str) -> str:
    """Return the name of the address's database."""
    return urlsplit(dsn).path.lstrip("/")


def without_password(address: str) -> str:
    """Return the address as it may be shown."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=_host(parts.netloc)))


def endpoint(address: str, default_port: int) -> tuple[str, int]:
    """Return host and port of the address; of a cluster's, those of the first node."""
    parts = urlsplit(f"//{_host(urlsplit(address).netloc).partition(',')[0]}")
    return parts.hostname or "127.0.0.1", parts.port or default_port
