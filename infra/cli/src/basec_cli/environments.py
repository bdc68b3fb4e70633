"""The values of an environment: infra/envs/base.toml with the environment's file over it."""

from __future__ import annotations

import tomllib
from typing import Any

from basec_cli.paths import INFRA


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((INFRA / "envs" / f"{name}.toml").read_text(encoding="utf-8"))


def load(environment: str) -> dict[str, dict[str, Any]]:
    """Return the sections of the environment."""
    sections: dict[str, dict[str, Any]] = {}
    for part in (_read("base"), _read(environment)):
        for name, values in part.items():
            sections.setdefault(name, {}).update(values)
    return sections
