"""What is published stays: each event's schema is pinned, and says nothing about people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import contracts
import pytest
from basecore.ids import new_id
from contracts import Event, UnknownEventError, decode, known_events

SCHEMAS = Path(__file__).parent / "schemas"
TEACH = (
    "The schema of a published event changed. Readers of another release are running: a field that "
    "may be absent can be added (then write the new schema to {path}); anything else is a new "
    "VERSION beside the old one. The schema is now:\n{schema}"
)
PERSONAL = re.compile(
    r"(^|_)(e?mail|phone|tax_id|cpf|cnpj|street|street_number|postal_code|address|birth\w*|"
    r"(first|last|legal|trade|sort|full|owner|actor|customer)?_?name|notes?|document)($|_)"
)
EVENTS = known_events()
Schema = Mapping[str, Any]


def called(key: tuple[str, int]) -> str:
    return f"{key[0]}.{key[1]}"


every_event = pytest.mark.parametrize("event", EVENTS.values(), ids=[called(key) for key in EVENTS])


def schema_of(event: type[Event]) -> str:
    schema = event.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"


def properties(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Yield every field of an event, those of its lines too."""
    yield from schema["properties"].items()
    for inner in schema.get("$defs", {}).values():
        yield from inner["properties"].items()


SIMPLE = {"integer": 3, "boolean": True, "string": "text"}
FORMATS = {"uuid": str(new_id()), "date": "2026-03-02", "decimal": "10.50"}


def sample(schema: Schema, root: Schema) -> Any:
    """Return a value that fits a schema."""
    if "$ref" in schema:
        return sample(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "anyOf" in schema:
        return sample(schema["anyOf"][0], root)
    if "properties" in schema:
        return {name: sample(one, root) for name, one in schema["properties"].items()}
    if "items" in schema:
        return [sample(schema["items"], root)]
    simple = FORMATS.get(schema.get("format", ""), SIMPLE[schema["type"]])
    return schema.get("enum", [simple])[0]


def sample_of(event: type[Event]) -> Any:
    schema = event.model_json_schema(mode="serialization")
    return sample(schema, schema)


@every_event
def test_a_published_schema_stays(event: type[Event]) -> None:
    path = SCHEMAS / f"{event.NAME}.{event.VERSION}.json"
    pinned = path.read_text() if path.exists() else ""
    schema = schema_of(event)
    assert pinned == schema, TEACH.format(path=path.name, schema=schema)


def test_no_published_event_is_withdrawn() -> None:
    assert {path.stem for path in SCHEMAS.glob("*.json")} == {called(key) for key in EVENTS}


@every_event
def test_events_say_nothing_about_people(event: type[Event]) -> None:
    schema = event.model_json_schema(mode="serialization")
    assert [name for name, _ in properties(schema) if PERSONAL.search(name)] == []


@pytest.mark.parametrize("name", ["name", "customer_name", "email", "phone", "tax_id", "notes"])
def test_personal_names_are_known(name: str) -> None:
    assert PERSONAL.search(name)


@every_event
def test_numbers_that_are_not_counts_travel_as_strings(event: type[Event]) -> None:
    schema = event.model_json_schema(mode="serialization")
    assert [name for name, one in properties(schema) if '"number"' in json.dumps(one)] == []


@every_event
def test_an_event_comes_back_as_it_went(event: type[Event]) -> None:
    made = decode(event.NAME, event.VERSION, sample_of(event))
    assert type(made) is event
    assert decode(event.NAME, event.VERSION, json.loads(json.dumps(made.payload()))) == made
    assert (made.event_type, made.event_version) == (event.NAME, event.VERSION)
    assert isinstance(made.aggregate_id, UUID)
    assert made.aggregate_type == event.AGGREGATE[0]


@every_event
def test_unknown_fields_are_ignored(event: type[Event]) -> None:
    payload = sample_of(event)
    assert decode(event.NAME, event.VERSION, {**payload, "of_tomorrow": 1}) == decode(
        event.NAME, event.VERSION, payload
    )


def test_decimals_keep_every_place() -> None:
    moved = contracts.StockMoved(
        movement_id=new_id(),
        product_id=new_id(),
        kind="receipt",
        quantity=Decimal("0.100"),
        balance=Decimal("12345678901.230"),
    )
    payload = moved.payload()
    assert (payload["quantity"], payload["balance"]) == ("0.100", "12345678901.230")
    assert decode("stock_moved", 1, payload) == moved


@pytest.mark.parametrize("key", [("stock_moved", 99), ("no_such_event", 1)], ids=called)
def test_what_is_not_known_is_said(key: tuple[str, int]) -> None:
    with pytest.raises(UnknownEventError, match=f"{key[0]} version {key[1]}"):
        decode(*key, {})


@every_event
def test_every_event_is_exported(event: type[Event]) -> None:
    assert event.__name__ in contracts.__all__
