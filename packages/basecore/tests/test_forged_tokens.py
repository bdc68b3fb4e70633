"""Thousands of forged tokens of every kind that is known, from a fixed seed; none may pass.

`FORGERIES=100000` makes as many.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from basecore import tokens
from basecore.tokens import InvalidTokenError, KeySet, SigningKey, Verifier
from cryptography.hazmat.primitives import serialization

SEED = 20261126
COUNT = int(os.environ.get("FORGERIES", "6000"))
OURS = SigningKey.generate("ours")
THEIRS = SigningKey.generate("ours")
Forge = Callable[[Random], str]


async def published() -> Mapping[str, Any]:
    return {"keys": [OURS.public_jwk()]}


def claims(random: Random, **changes: Any) -> dict[str, Any]:
    now = datetime.now(UTC)  # noqa: TID251 - PyJWT compares with the real time
    return {
        "iss": tokens.ISSUER,
        "aud": tokens.AUDIENCE,
        "sub": str(UUID(int=random.getrandbits(128))),
        "tenant_id": str(UUID(int=random.getrandbits(128))),
        "slug": random.choice(("demo", "vizinha")),
        "role": random.choice(("admin", "sales")),
        "name": "Ana",
        "store": "Loja",
        "jti": str(UUID(int=random.getrandbits(128))),
        "iat": now,
        "exp": now + timedelta(minutes=10),
        **changes,
    }


def signed(body: Mapping[str, Any], key: SigningKey = OURS, **head: Any) -> str:
    """Sign whatever is in it; libraries refuse to make some of these."""
    header = {"alg": "EdDSA", "typ": tokens.TYPE, "kid": "ours", **head}
    content = f"{encode(header)}.{encode(body)}"
    return f"{content}.{encode(key.private.sign(content.encode()))}"


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def encode(part: Any) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part, default=seconds).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def unsigned(random: Random) -> str:
    algorithm = random.choice(("none", "None", "NONE", "nOnE", ""))
    header = {"alg": algorithm, "typ": tokens.TYPE, "kid": "ours"}
    body = {**claims(random), "iat": 0, "exp": 9_999_999_999}
    return f"{encode(header)}.{encode(body)}.{random.choice(('', 'AA', encode(b'x' * 64)))}"


def with_the_public_key_as_secret(random: Random) -> str:
    public = OURS.private.public_key()
    raw, pem = serialization.Encoding.Raw, serialization.Encoding.PEM
    secret = random.choice(
        (
            public.public_bytes(raw, serialization.PublicFormat.Raw),
            public.public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo),
            json.dumps(OURS.public_jwk()).encode(),
            OURS.public_jwk()["x"].encode(),
        )
    )
    digest = random.choice((hashlib.sha256, hashlib.sha384, hashlib.sha512))
    name = f"HS{digest().digest_size * 8}"
    header = {"alg": random.choice((name, "EdDSA")), "typ": tokens.TYPE, "kid": "ours"}
    content = f"{encode(header)}.{encode({**claims(random), 'iat': 0, 'exp': 9_999_999_999})}"
    return f"{content}.{encode(hmac.new(secret, content.encode(), digest).digest())}"


def by_another_key(random: Random) -> str:
    return signed(claims(random), THEIRS)


def with_its_own_key(random: Random) -> str:
    head: dict[str, Any] = {
        "jwk": THEIRS.public_jwk(),
        "jku": "https://evil.example/jwks.json",
        "x5u": "https://evil.example/cert.pem",
    }
    name = random.choice(tuple(head))
    return signed(claims(random), THEIRS, **{name: head[name]})


def with_another_key_name(random: Random) -> str:
    names = ("", "Ours", "ours ", "../ours", "ours\0", "' OR 1=1", None, 1, ["ours"])
    return signed(claims(random), kid=random.choice(names))


def of_another_type(random: Random) -> str:
    return signed(claims(random), typ=random.choice(("JWT", "jwt", "at+JWT", "rt+jwt", "", None)))


def for_somebody_else(random: Random) -> str:
    name, values = random.choice(
        (
            ("iss", ("", "evil", "basecommerce ", "BASECOMMERCE", None)),
            ("aud", ("", "other", ["basecommerce"], ["basecommerce", "other"], None)),
        )
    )
    return signed(claims(random, **{name: random.choice(values)}))


def out_of_time(random: Random) -> str:
    now = datetime.now(UTC)  # noqa: TID251 - PyJWT compares with the real time
    span = timedelta(seconds=random.randint(30, 10**7))
    times = random.choice(({"exp": now - span}, {"iat": now + span}, {"nbf": now + span}))
    return signed(claims(random, **times))


def incomplete(random: Random) -> str:
    body = claims(random)
    name = random.choice(sorted(body))
    if random.random() < 0.5:
        del body[name]
    else:
        body[name] = random.choice((None, {}, [], ""))
    return signed(body)


def changed(random: Random) -> str:
    parts = [bytearray(decode(part)) for part in signed(claims(random)).split(".")]
    part = random.choice(parts)
    part[random.randrange(len(part))] ^= 1 << random.randrange(8)
    return ".".join(encode(bytes(one)) for one in parts)


def promoted(random: Random) -> str:
    head, body, signature = signed(claims(random, role="sales")).split(".")
    told = {**json.loads(decode(body)), "role": "admin"}
    return f"{head}.{encode(told)}.{signature}"


def stitched(random: Random) -> str:
    one, two = signed(claims(random)).split("."), signed(claims(random)).split(".")
    return f"{one[0]}.{one[1]}.{two[2]}"


def misshapen(random: Random) -> str:
    token = signed(claims(random))
    cut = random.randrange(len(token) - 2)
    return random.choice(
        (token[:cut], token[cut + 1 :], f"{token}.{token}", token * 9, f"{token}.x", "..", "")
    )


FORGERIES: tuple[Forge, ...] = (
    unsigned, with_the_public_key_as_secret, by_another_key, with_its_own_key,
    with_another_key_name, of_another_type, for_somebody_else, out_of_time, incomplete, changed,
    promoted, stitched, misshapen,
)  # fmt: skip


async def test_no_forged_token_passes() -> None:
    random = Random(SEED)  # noqa: S311 - the same forgeries each time
    verifier = Verifier(KeySet(published))
    assert (await verifier.verify(signed(claims(random)))).store == "Loja"
    accepted: list[str] = []
    made: Counter[str] = Counter()
    for number in range(COUNT):
        forge = FORGERIES[number % len(FORGERIES)]
        token = forge(random)
        made[forge.__name__] += 1
        try:
            await verifier.verify(token)
        except InvalidTokenError:
            continue
        accepted.append(f"{forge.__name__}: {token}")
    assert accepted == []
    assert min(made.values()) >= COUNT // len(FORGERIES)
