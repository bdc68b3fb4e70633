"""`python -m tools.docs.events [--check]`: docs/reference/events.md from the contracts."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping
from typing import Any

from contracts import Event, known_events, newest_events

from tools.docs.pages import table, write_or_check

INTRO = """\
# Events

> Made by `python -m tools.docs.events` from `packages/contracts`; do not edit by hand.

Every event that crosses a process. Its envelope (store, sequence, time, who, what caused it) is the
outbox row's; the fields below are its payload. Decimals travel as strings. Readers ignore fields
that they do not know; what they cannot ignore gets a new version. Readers see the newest version,
whichever was written: `contracts.decode` turns older ones into it. The JSON Schema of each version
is in `packages/contracts/tests/schemas`; `python -m tools.docs.schemas` pins a new one and refuses
a change that would break a reader.
"""

WORDS = {
    "uuid": "id",
    "date": "date",
    "date-time": "moment",
    "time": "time of day",
    "decimal": "decimal",
}
Schema = Mapping[str, Any]


def kind(schema: Schema) -> str:
    """Return a field's type in one word or few."""
    if "anyOf" in schema:
        return " or ".join(kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "items" in schema:
        return f"list of {kind(schema['items'])}"
    plain = schema.get("type") or str(schema["$ref"]).rpartition("/")[2]
    return WORDS.get(schema.get("format", ""), plain)


def fields(schema: Schema) -> str:
    """Return the table of an object's fields."""
    required = schema.get("required", [])
    rows = [
        (f"`{name}`", kind(one), "" if name in required else "may be absent")
        for name, one in schema["properties"].items()
    ]
    return table(("Field", "Type", ""), rows)


def section(event: type[Event]) -> str:
    """Return the part of the page about one event."""
    schema = event.model_json_schema(mode="serialization")
    parts = [
        f"## {event.NAME} ({event.VERSION})",
        f"{inspect.getdoc(event)} About: {event.AGGREGATE[0]}.",
        fields(schema),
    ]
    if newest_events()[event.NAME] is not event:
        parts.insert(1, "An older version: nothing writes it, readers see the newest.")
    for name, inner in schema.get("$defs", {}).items():
        parts += [f"{name}:", fields(inner)]
    return "\n\n".join(parts)


def render() -> str:
    """Return the page."""
    ordered = (event for _, event in sorted(known_events().items()))
    return "\n\n".join([INTRO.strip(), *map(section, ordered)]) + "\n"


def main(*arguments: str) -> int:
    """Write the page, or check it."""
    return write_or_check("events.md", render(), arguments)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
