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
from contracts import Event, UnknownEventError, decode, known_events, newest_events

from tools.docs import schemas

PERSONAL = re.compile(
    r"(^|_)(e?mail|phone|tax_id|cpf|cnpj|street|street_number|postal_code|address|birth\w*|"
    r"(first|last|legal|trade|sort|full|owner|actor|customer)?_?name|notes?|document)($|_)"
)
DOMAIN = set((Path(__file__).parent / "domain_events.txt").read_text(encoding="utf-8").split())
"""Every event between verticals, engines and auth, whether or not something writes it yet."""

SNAPSHOTS = {"stock_stated", "demand_stated"}
"""What a vertical states of its own tables when it is asked to republish."""

EVENTS = known_events()
Schema = Mapping[str, Any]


def called(key: tuple[str, int]) -> str:
    return f"{key[0]}.{key[1]}"


every_event = pytest.mark.parametrize("event", EVENTS.values(), ids=[called(key) for key in EVENTS])


def properties(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Yield every field of an event, those of its lines too."""
    yield from schema["properties"].items()
    for inner in schema.get("$defs", {}).values():
        yield from inner["properties"].items()


SIMPLE = {"integer": 3, "boolean": True, "string": "text"}
FORMATS = {
    "uuid": str(new_id()),
    "date": "2026-03-02",
    "date-time": "2026-03-02T15:00:00Z",
    "time": "07:30:00",
    "decimal": "10.50",
}
PATTERNS = {"^[0-9a-f]{64}$": "0f" * 32}


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
    return schema.get("enum", [PATTERNS.get(schema.get("pattern", ""), simple)])[0]


def sample_of(event: type[Event]) -> Any:
    schema = event.model_json_schema(mode="serialization")
    return sample(schema, schema)


def test_published_schemas_stay(capsys: pytest.CaptureFixture[str]) -> None:
    assert schemas.main("--check") == 0, capsys.readouterr().err


def test_no_published_event_is_withdrawn() -> None:
    assert {path.stem for path in schemas.SCHEMAS.glob("*.json")} == {called(k) for k in EVENTS}


def test_there_are_the_events_of_the_domain() -> None:
    assert set(newest_events()) == DOMAIN | SNAPSHOTS


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
    assert type(made) is newest_events()[event.NAME]
    assert decode(made.NAME, made.VERSION, json.loads(json.dumps(made.payload()))) == made
    assert (made.event_type, made.event_version) == (made.NAME, made.VERSION)
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


@pytest.mark.parametrize("event", newest_events().values(), ids=list(newest_events()))
def test_every_event_is_exported(event: type[Event]) -> None:
    assert event.__name__ in contracts.__all__
