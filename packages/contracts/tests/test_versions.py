"""What older releases wrote is read as if it were new, and what is published only grows."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from basecore.ids import new_id
from contracts import Event, QuoteCancelled, QuoteRejected, UnknownEventError, base, decode, upcasts
from contracts.orders import OrderPlaced
from pydantic import ValidationError

from tools.docs import schemas


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (None, None),
        ("price", "price"),
        ("lead_time", "lead_time"),
        ("bought elsewhere, he said", "other"),
        ("", "other"),
    ],
)
def test_words_of_a_cancelled_quote_become_a_reason(words: str | None, reason: str | None) -> None:
    quote = new_id()
    read = decode("quote_cancelled", 1, {"quote_id": str(quote), "reason": words})
    assert read == QuoteCancelled(quote_id=quote, reason=reason)
    assert read.event_version == 2


def test_an_old_event_without_what_may_be_absent_is_read_too() -> None:
    quote = new_id()
    assert decode("quote_cancelled", 1, {"quote_id": str(quote)}) == QuoteCancelled(quote_id=quote)


def test_an_old_event_that_was_never_right_is_refused_by_its_own_version() -> None:
    with pytest.raises(ValidationError, match="QuoteCancelled1"):
        decode("quote_cancelled", 1, {"quote_id": "of yesterday"})


@pytest.fixture
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let events of a test be known to that test alone."""
    monkeypatch.setattr(base, "_registry", {})
    monkeypatch.setattr(base, "_upcasters", {})


ABOUT: tuple[str, str] = ("thing", "thing_id")


@pytest.fixture
def third(own_registry: None) -> type[Event]:  # noqa: ARG001 - the classes below enter it
    """Return the third version of an event; its forerunners and the ways from each are known."""

    class First(Event):
        NAME: ClassVar[str] = "thing_weighed"
        AGGREGATE: ClassVar[tuple[str, str]] = ABOUT
        thing_id: UUID
        grams: int

    class Second(Event):
        NAME: ClassVar[str] = "thing_weighed"
        VERSION: ClassVar[int] = 2
        AGGREGATE: ClassVar[tuple[str, str]] = ABOUT
        thing_id: UUID
        weight_kg: base.Amount

    class Third(Event):
        NAME: ClassVar[str] = "thing_weighed"
        VERSION: ClassVar[int] = 3
        AGGREGATE: ClassVar[tuple[str, str]] = ABOUT
        thing_id: UUID
        weight_kg: base.Amount
        is_estimate: bool

    @upcasts(First)
    def to_kilograms(payload: Mapping[str, Any]) -> dict[str, Any]:
        return {"thing_id": payload["thing_id"], "weight_kg": f"{payload['grams'] / 1000:.3f}"}

    @upcasts(Second)
    def to_certain(payload: Mapping[str, Any]) -> dict[str, Any]:
        return {**payload, "is_estimate": False}

    return Third


def test_versions_are_passed_through_one_after_the_other(third: type[Event]) -> None:
    thing = str(new_id())
    weighed = {"thing_id": thing, "weight_kg": "1.250", "is_estimate": False}
    wanted = third.model_validate(weighed)
    assert decode("thing_weighed", 1, {"thing_id": thing, "grams": 1250}) == wanted
    assert decode("thing_weighed", 2, {"thing_id": thing, "weight_kg": "1.250"}) == wanted
    assert decode("thing_weighed", 3, weighed) == wanted
    assert base.newest_events() == {"thing_weighed": third}
    with pytest.raises(UnknownEventError, match="thing_weighed version 4"):
        decode("thing_weighed", 4, weighed)


def test_decoding_changes_no_payload(third: type[Event]) -> None:
    payload = {"thing_id": str(new_id()), "grams": 1, "later": True}
    kept = dict(payload)
    assert type(decode("thing_weighed", 1, payload)) is third
    assert payload == kept


def test_from_every_old_version_there_is_a_way() -> None:
    known, newest = base.known_events(), base.newest_events()
    old = {key for key, event in known.items() if newest[key[0]] is not event}
    assert old == set(base._upcasters)  # noqa: SLF001 - nobody else needs to look
    assert all((name, version + 1) in known for name, version in old)


PUBLISHED = OrderPlaced.model_json_schema(mode="serialization")


def changed(*path: str, to: Any) -> Any:
    """Return the published schema with one place of it set, or taken away."""
    schema: Any = copy.deepcopy(PUBLISHED)
    place = schema
    for step in path[:-1]:
        place = place[step]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return schema


LINE = ("$defs", "OrderLine", "properties")
WITHOUT_TOTAL = [name for name in PUBLISHED["required"] if name != "total"]
MAYBE = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}


@pytest.mark.parametrize(
    ("schema", "where", "why_not"),
    [
        (changed("description", to="Other words."), None, ""),
        (changed("properties", "channel", to=MAYBE), "channel", ""),
        (changed(*LINE, "note_id", to=MAYBE), "lines[].note_id", ""),
        (changed("properties", "quote_id", to=None), "quote_id", "older readers look for it"),
        (changed(*LINE, "uom", to=None), "lines[].uom", "older readers look for it"),
        (changed("required", to=WITHOUT_TOTAL), "total", "older readers need it"),
        (
            changed("required", to=[*PUBLISHED["required"], "quote_id"]),
            "quote_id",
            "older events lack it",
        ),
        (changed("properties", "total", to={"type": "number"}), "total", "older readers refuse"),
        (
            changed("properties", "quote_id", "default", to="x"),
            "quote_id",
            "would mean something else",
        ),
        (changed("properties", "lines", to={"type": "string"}), "lines", "older readers refuse"),
        (
            changed(*LINE, "uom", to={"type": "string", "enum": ["KG"]}),
            "lines[].uom",
            "what older events hold",
        ),
    ],
)
def test_what_breaks_somebody_is_told_apart(schema: Any, where: str | None, why_not: str) -> None:
    found = schemas.changes(PUBLISHED, schema)
    assert [one.where for one in found] == ([where] if where else [])
    assert all(why_not in one.why_not and bool(one.why_not) == bool(why_not) for one in found)


def test_a_new_field_that_must_be_there_breaks() -> None:
    schema = changed("properties", "channel", to={"type": "string"})
    schema["required"] = [*PUBLISHED["required"], "channel"]
    (found,) = schemas.changes(PUBLISHED, schema)
    assert (found.where, found.why_not) == ("channel", "older events lack it; give it a default")


def test_another_word_of_a_choice_breaks_who_does_not_know_it() -> None:
    schema = QuoteRejected.model_json_schema(mode="serialization")
    more = copy.deepcopy(schema)
    more["properties"]["reason"]["enum"].append("weather")
    (found,) = schemas.changes(schema, more)
    assert (found.where, found.why_not) == ("reason", "older readers refuse weather")


def test_an_additive_change_is_pinned_and_a_breaking_one_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert schemas.main(folder=tmp_path) == 0
    path = tmp_path / "order_placed.1.json"
    now = path.read_text()
    path.write_text(json.dumps(changed("properties", "quote_id", to=None)))
    assert schemas.main("--check", folder=tmp_path) == 1
    said = capsys.readouterr().err
    assert "additive: quote_id is new" in said
    assert "run `python -m tools.docs.schemas`" in said
    assert schemas.main(folder=tmp_path) == 0
    assert path.read_text() == now

    more = json.dumps(changed("properties", "channel", to={"type": "string"}))
    path.write_text(more)
    assert schemas.main(folder=tmp_path) == 1
    said = capsys.readouterr().err
    assert "breaking: channel is gone: older readers look for it" in said
    assert "rename it to OrderPlaced1" in said
    assert "VERSION = 2" in said
    assert path.read_text() == more, "what is published was overwritten"
