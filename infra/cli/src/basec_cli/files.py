"""Small files that hold the state of a stack: written at once or not at all."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def write_private(path: Path, text: str, *, durable: bool = False) -> None:
    """Replace the file's text atomically, for its owner alone; `durable` outlives a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(text)
        if durable:
            handle.flush()
            os.fsync(handle.fileno())
    temporary.replace(path)


def write_json(path: Path, value: object, *, durable: bool = False) -> None:
    """Write a value as private, atomic JSON."""
    write_private(path, json.dumps(value, indent=1), durable=durable)


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in the file, or an empty one when there is none that can be read."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
