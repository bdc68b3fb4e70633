"""Nginx: the one template filled in, and the command that serves it."""

from __future__ import annotations

import grp
import pwd
import re
import string
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from basec_cli import account, binaries, environments
from basec_cli.paths import INFRA, STATIC

SLUG = "[a-z0-9](?:[a-z0-9-]{1,30}[a-z0-9])?"
RESERVED = ("www", "api", "auth", "admin", "static", "mail", "app")
_TLS = """\
ssl_certificate {certificate};
        ssl_certificate_key {certificate_key};
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_session_cache shared:tls:4m;
        http2 on;"""
_TO_HTTPS = """
    server {{
        {listen}
        server_name _;
        return 301 https://$host$request_uri;
    }}
"""


class _Template(string.Template):
    delimiter = "@@"


@dataclass(frozen=True)
class Site:
    """What differs from one Nginx to the next."""

    run: Path
    addresses: tuple[str, ...]
    auth: str
    construction: tuple[str, ...]
    user: str = ""
    plain: tuple[str, ...] = ("80", "[::]:80")
    """Where whoever asks without TLS is sent to where it is."""
    static: Path = STATIC
    pages: Path = INFRA / "nginx" / "pages"
    settings: dict[str, Any] = field(default_factory=lambda: environments.load("development"))


def _listen(site: Site, suffix: str = "") -> str:
    tls = " ssl" if "certificate" in site.settings["nginx"] else ""
    return " ".join(f"listen {address}{tls}{suffix};" for address in site.addresses)


def _to_https(site: Site) -> str:
    return _TO_HTTPS.format(
        listen=" ".join(f"listen {address} default_server;" for address in site.plain)
    )


def _values(site: Site) -> dict[str, object]:
    chosen = site.settings["nginx"]
    secure = "certificate" in chosen
    return {
        **chosen,
        "user": f"user {site.user};" if site.user else "",
        "run": site.run,
        "static": site.static,
        "pages": site.pages,
        "auth": site.auth,
        # Never given up: one that restarts is asked again at once.
        "construction": " ".join(f"server {one} max_fails=0;" for one in site.construction),
        "slug": SLUG,
        "reserved": "|".join(RESERVED),
        "domain_pattern": re.escape(chosen["domain"]),
        "listen": _listen(site),
        "listen_default": _listen(site, " default_server"),
        "tls": _TLS.format(**chosen) if secure else "",
        "plain_http": _to_https(site) if secure else "",
    }


def render(site: Site) -> str:
    """Return the configuration of the site."""
    template = (INFRA / "nginx" / "nginx.conf.template").read_text(encoding="utf-8")
    return _Template(template).substitute(_values(site))


def write(site: Site) -> Path:
    """Write the configuration into the site's run folder and return the file."""
    site.run.mkdir(parents=True, exist_ok=True)
    path = site.run / "nginx.conf"
    path.write_text(render(site), encoding="utf-8")
    return path


def _user(uid: int, gid: int) -> str:
    return f"{pwd.getpwuid(uid).pw_name} {grp.getgrgid(gid).gr_name}"


def worker_user(servers: account.Account | None) -> str:
    """Return user and group that Nginx's workers take when started as root."""
    if servers is None:
        return ""
    reaches = all(account.reachable(place, servers) for place in (STATIC, INFRA / "nginx"))
    return _user(servers.uid, servers.gid) if reaches else _user(0, 0)


def command(configuration: Path) -> tuple[str, ...]:
    """Return the command that runs Nginx in the foreground."""
    prefix = str(configuration.parent)
    return (str(binaries.nginx()), "-p", prefix, "-c", str(configuration), "-e", "stderr")
