"""Secrets of a development stack: made once, kept readable by the owner alone."""

from __future__ import annotations

import base64
import json
import secrets
import string
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from basec_cli.files import read_json, write_json, write_private

if TYPE_CHECKING:
    from pathlib import Path

LOGIN_ROLES = (
    "auth_service",
    "construction_service",
    "relay_service",
    "engines_service",
    "operator_service",
)
_READABLE = "".join(sorted(set(string.ascii_lowercase + string.digits) - set("l1o0")))


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def signing_key() -> dict[str, str]:
    """Return a fresh Ed25519 key as a private JWK."""
    key = Ed25519PrivateKey.generate()
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": _base64url(key.public_key().public_bytes_raw()),
        "d": _base64url(key.private_bytes_raw()),
        "kid": _base64url(secrets.token_bytes(9)),
        "alg": "EdDSA",
        "use": "sig",
        "status": "current",
    }


def signing_keys_file(folder: Path) -> Path:
    """Return the file with the signing keys, made on first use."""
    path = folder / "signing_keys.json"
    if not read_json(path).get("keys"):
        write_private(path, json.dumps({"keys": [signing_key()]}, indent=1), durable=True)
    return path


def _fresh() -> dict[str, str]:
    names = ("postgres", "redis", "auth_secret", *LOGIN_ROLES)
    demo = "-".join("".join(secrets.choice(_READABLE) for _ in range(5)) for _ in range(3))
    return {**{name: secrets.token_urlsafe(32) for name in names}, "demo": demo}


def passwords(folder: Path) -> dict[str, str]:
    """Return every generated password by name, made on first use."""
    path = folder / "passwords.json"
    known = {name: str(value) for name, value in read_json(path).items()}
    wanted = {**_fresh(), **known}
    if wanted != known:
        write_json(path, wanted, durable=True)
    return wanted
