"""Requests of one store's people that name another store's records, made from a seed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, unquote_plus, urlencode
from uuid import UUID

from tests.attack.targets import FORM, NAMED, PARAMETER, Target
from tests.attack.world import INTRUDER, VICTIM

VARIANT = len("00000000-0000-7000-8")
ALIKE = {one: same for same in ("0123456789", "abcdef") for one in same}
IDENTITY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
JUNK: Sequence[Any] = (
    "",
    "0",
    "-1",
    "9" * 40,
    "9223372036854775808",
    "1e400",
    "\x00",
    "\ud800",
    "../../etc/passwd",
    "' OR '1'='1",
    "'; SELECT set_config('app.tenant_id', '', true); --",
    "a" * 3000,
    "😀\u202e",
    "\r\nX-Tenant-Slug: vizinha",
    None,
    True,
    [],
    {},
)
ROLES = ("admin", "admin", "admin", "sales", "finance", "stock", "driver")
STRANGE = 0.12
"""The share of values that are none."""
FOREIGN, OWN = 0.7, 0.2


@dataclass(frozen=True)
class Records:
    """What the intruder knows: ids by the name of the parameter that takes them."""

    own: Mapping[str, Sequence[str]]
    theirs: Mapping[str, Sequence[str]]
    any_of_theirs: Sequence[str]
    words: Sequence[str]
    """What only the other store's records say."""


@dataclass(frozen=True)
class Request:
    """One request; `credential` is `role`, `cookie` or nothing."""

    method: str
    path: str
    credential: str
    role: str
    host: str
    headers: Mapping[str, str] = field(default_factory=dict)
    content: str = ""
    route: str = ""

    def unknown(self, chance: random.Random, theirs: frozenset[str]) -> Request:
        """Return the same request with ids that nobody has in place of the other store's.

        They are written alike, so that they are no date and no number for the same reason.
        """
        seen: dict[str, str] = {}

        def other(found: re.Match[str]) -> str:
            if found[0] not in theirs:
                return found[0]
            return seen.setdefault(found[0], written_alike(chance, found[0]))

        path, content = IDENTITY.sub(other, self.path), IDENTITY.sub(other, self.content)
        return replace(self, path=path, content=content)

    @property
    def said(self) -> str:
        """Return everything that the intruder said."""
        sent = f"{self.path} {self.content}"
        return f"{sent} {unquote_plus(sent)} {' '.join(self.headers.values())}"


def written_alike(chance: random.Random, identity: str) -> str:
    """Return an id with a letter where this one has a letter and a digit where it has a digit."""
    head, tail = identity[:VARIANT], identity[VARIANT:]
    return head + "".join(chance.choice(ALIKE.get(one, one)) for one in tail)


class Maker:
    """Makes requests; the same seed and number always the same one, for the same records."""

    def __init__(self, seed: int, targets: Sequence[Target], records: Records) -> None:
        self._seed = seed
        self._targets = targets
        self._records = records

    def make(self, number: int) -> Request:
        """Return a request; each route comes up as often as any other."""
        chance = random.Random(f"{self._seed}:{number}")  # noqa: S311 - reproducible, not secret
        target = self._targets[number % len(self._targets)]
        path, content_type, content = self._address(chance, target), "", ""
        if target.method != "GET":
            content_type, content = self._body(chance, target)
        headers = {"Accept": chance.choice(("*/*", "text/html", "application/json"))}
        if content_type:
            headers["Content-Type"] = content_type
        if target.method in {"PUT", "PATCH"} or chance.random() < STRANGE:
            headers["If-Match"] = chance.choice(('"1"', '"1"', "*", '"x'))
        if chance.random() < STRANGE:
            headers["Idempotency-Key"] = f"k{chance.randrange(50)}"
        if chance.random() < STRANGE:
            headers["HX-Request"] = "true"
        return Request(
            target.method,
            path,
            chance.choices(("role", "cookie", "nobody"), (6, 3, 1))[0],
            chance.choice(ROLES),
            self._host(chance),
            headers | self._claims(chance),
            content,
            f"{target.method} {target.path}",
        )

    def _id(self, chance: random.Random, name: str) -> str:
        kind = chance.random()
        if kind < FOREIGN:
            return chance.choice(self._records.theirs.get(name) or self._records.any_of_theirs)
        if kind < FOREIGN + OWN and (own := self._records.own.get(name)):
            return chance.choice(own)
        return str(UUID(int=chance.getrandbits(128), version=4))

    def _address(self, chance: random.Random, target: Target) -> str:
        values = {name: self._id(chance, name) for name in target.names}
        if target.names and chance.random() < STRANGE:
            junk = str(chance.choice(JUNK)).encode(errors="replace")
            values[chance.choice(target.names)] = quote(junk[:200], safe="")
        path = PARAMETER.sub(lambda found: values[found[1]], target.path)
        taken = [name for name in target.asks if chance.random() < 0.4]
        query = {name: self._asked(chance, name) for name in taken}
        return f"{path}?{urlencode(query, errors='replace')}" if query else path

    def _asked(self, chance: random.Random, name: str) -> str:
        if chance.random() < STRANGE:
            return str(chance.choice(JUNK))
        if name in self._records.theirs or name.endswith("_id"):
            return self._id(chance, name)
        return chance.choice(
            (*self._records.words, "1", "2026-03-02", "sent", *self._id(chance, name).split())
        )

    def _body(self, chance: random.Random, target: Target) -> tuple[str, str]:
        if target.example is not None:
            body = self._filled(chance, target.example)
            if isinstance(body, dict) and body and chance.random() < STRANGE:
                body[chance.choice(sorted(body))] = chance.choice(JUNK)
            return "application/json", json.dumps(body)
        if target.path.startswith("/api/"):
            return ("application/json", "") if chance.random() < FOREIGN else ("image/png", "x")
        form = FORM | {name: self._id(chance, name) for name in NAMED}
        if chance.random() < STRANGE:
            form[chance.choice(sorted(form))] = str(chance.choice(JUNK))
        if chance.random() < STRANGE:
            return "application/json", json.dumps(form)
        return "application/x-www-form-urlencoded", urlencode(form, errors="replace")

    def _filled(self, chance: random.Random, example: Any) -> Any:
        if isinstance(example, dict):
            return {key: self._filled(chance, one) for key, one in example.items()}
        if isinstance(example, list):
            return [self._filled(chance, one) for one in example]
        if isinstance(example, str) and (named := PARAMETER.fullmatch(example)):
            return self._id(chance, named[1])
        return example

    def _host(self, chance: random.Random) -> str:
        other = (f"{VICTIM}.localhost", f"{VICTIM.upper()}.localhost", f"{VICTIM}.localhost.")
        strange = (f"{INTRUDER}.{VICTIM}.localhost", "nobody.localhost", "localhost")
        own = (f"{INTRUDER}.localhost",) * 14
        return chance.choice((*own, *other, *strange))

    def _claims(self, chance: random.Random) -> dict[str, str]:
        if chance.random() > STRANGE:
            return {}
        claims = (
            {"X-Tenant-Slug": VICTIM},
            {"X-Forwarded-Host": f"{VICTIM}.localhost"},
            {"X-Access-Token": "forged"},
            {"X-Original-URL": "/internal/session", "X-Rewrite-URL": "/internal/session"},
            {"Forwarded": f"host={VICTIM}.localhost"},
            {"X-Tenant-Id": chance.choice(self._records.any_of_theirs)},
        )
        return chance.choice(claims)
