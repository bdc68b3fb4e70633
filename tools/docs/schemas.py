"""`python -m tools.docs.schemas [--check]`: pins the schema of every published event.

A published schema may only change so that readers and events of other releases still go with it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts import Event, known_events

from tools.docs.pages import ROOT

SCHEMAS = ROOT / "packages" / "contracts" / "tests" / "schemas"
Schema = Mapping[str, Any]

WORDS_ONLY = {"title", "description"}
"""What a schema says for people; it may change freely."""

TEACH = """\
A published event only grows: releases run side by side, and outbox, dead letters and stored events
hold what older ones wrote. So leave the class as it is and rename it to {old}; write its successor
with VERSION = {following} beside it, and a function `@upcasts({old})` from the old payload to the
new one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between what is published and what the code says."""

    where: str
    what: str
    why_not: str = ""
    """Why it breaks somebody; empty if it breaks nobody."""


def changes(old: Schema, new: Schema) -> list[Change]:
    """Return how a schema differs from the published one."""
    return list(_compare("", _plain(old, old), _plain(new, new)))


def _plain(schema: Any, root: Schema) -> Any:
    """Return a schema without words and with its references put in place."""
    if isinstance(schema, list):
        return [_plain(one, root) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    if "$ref" in schema:
        return _plain(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    kept = {key: one for key, one in schema.items() if key not in {*WORDS_ONLY, "$defs"}}
    if "properties" in kept:
        fields = {name: _plain(one, root) for name, one in kept["properties"].items()}
        return {**{k: _plain(v, root) for k, v in kept.items()}, "properties": fields}
    return {key: _plain(one, root) for key, one in kept.items()}


def _compare(where: str, old: Schema, new: Schema) -> Iterator[Change]:
    if old == new:
        return
    if "properties" in old and "properties" in new:
        yield from _compare_fields(where, old, new)
    elif "items" in old and "items" in new:
        yield from _compare(f"{where}[]", old["items"], new["items"])
        yield from _compare_rest(where, old, new, "items")
    elif "anyOf" in old and "anyOf" in new and len(old["anyOf"]) == len(new["anyOf"]):
        for before, after in zip(old["anyOf"], new["anyOf"], strict=True):
            yield from _compare(where, before, after)
        yield from _compare_rest(where, old, new, "anyOf")
    else:
        yield Change(where, "means something else", _why_other(old, new))


def _compare_rest(where: str, old: Schema, new: Schema, seen: str) -> Iterator[Change]:
    before, after = ({k: v for k, v in one.items() if k != seen} for one in (old, new))
    if before != after:
        yield Change(where, "means something else", _why_other(before, after))


def _why_other(old: Schema, new: Schema) -> str:
    added = set(map(str, new.get("enum", ()))) - set(map(str, old.get("enum", ())))
    if "enum" in old and added:
        return f"older readers refuse {', '.join(sorted(added))}"
    if old.get("default") != new.get("default"):
        return "older events that lack it would mean something else"
    return "older readers refuse the new values, or newer ones what older events hold"


def _compare_fields(where: str, old: Schema, new: Schema) -> Iterator[Change]:
    before, after = old["properties"], new["properties"]
    had, has = set(old.get("required", ())), set(new.get("required", ()))
    for name in sorted({*before, *after}):
        path = f"{where}.{name}".lstrip(".")
        if name not in after:
            yield Change(path, "is gone", "older readers look for it")
        elif name not in before:
            why = "older events lack it; give it a default" if name in has else ""
            yield Change(path, "is new", why)
        else:
            if (name in had) != (name in has):
                why = "older events lack it" if name in has else "older readers need it"
                yield Change(path, "must be there" if name in has else "may be absent", why)
            yield from _compare(path, before[name], after[name])


def text_of(event: type[Event]) -> str:
    """Return an event's schema as it is pinned."""
    schema = event.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"


def verdict(event: type[Event], published: str) -> tuple[str, bool]:
    """Say what a change of an event is, and whether it may be published as it is."""
    found = changes(json.loads(published), json.loads(text_of(event)))
    breaking = [one for one in found if one.why_not]
    lines = [f"{event.NAME} version {event.VERSION} is published otherwise:"]
    lines += [f"  additive: {one.where} {one.what}" for one in found if not one.why_not]
    lines += [f"  breaking: {one.where} {one.what}: {one.why_not}" for one in breaking]
    if breaking:
        old = f"{event.__name__}{event.VERSION}"
        lines.append(TEACH.format(old=old, following=event.VERSION + 1))
    else:
        lines.append("That may be published: run `python -m tools.docs.schemas`.")
    return "\n".join(lines), not breaking


def main(*arguments: str, folder: Path = SCHEMAS) -> int:
    """Pin what may be published; with `--check`, only tell what is not pinned."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true", help="write nothing")
    is_check = parser.parse_args(arguments).check
    refused = 0
    for event in known_events().values():
        path = folder / f"{event.NAME}.{event.VERSION}.json"
        schema = text_of(event)
        published = path.read_text(encoding="utf-8") if path.exists() else None
        if published == schema:
            continue
        words, may_be = f"{path.name} is not pinned: run `python -m tools.docs.schemas`.", True
        if published is not None:
            words, may_be = verdict(event, published)
        if may_be and not is_check:
            path.write_text(schema, encoding="utf-8")
            continue
        sys.stderr.write(words + "\n")
        refused += 1
    return int(bool(refused))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
