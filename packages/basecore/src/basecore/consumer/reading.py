"""Reading payloads: what a consumer does not know is poison, and says so without its values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from basecore.consumer.dead_letters import PoisonError
from basecore.streams import Envelope

Read = TypeVar("Read")
Decode = Callable[[str, int, Mapping[str, Any]], Read]
SHOWN = 5


def read_all(
    events: Iterable[Envelope], types: Collection[str], decode: Decode[Read]
) -> list[tuple[Envelope, Read]]:
    """Return the events of these types with what they say.

    Raise `PoisonError` for those of an unknown version or with a payload that does not fit.
    """
    found: list[tuple[Envelope, Read]] = []
    unreadable: dict[int, str] = {}
    for envelope in events:
        if envelope.event_type not in types:
            continue
        try:
            read = decode(envelope.event_type, envelope.event_version, envelope.payload)
        except LookupError as error:
            unreadable[envelope.sequence] = f"unknown event: {error}"
        except ValidationError as error:
            unreadable[envelope.sequence] = _where(error)
        else:
            found.append((envelope, read))
    if unreadable:
        raise PoisonError(unreadable)
    return found


def _where(error: ValidationError) -> str:
    """Return which fields are wrong and why, without their values."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    fields = (f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in found[:SHOWN])
    return "invalid payload: " + ", ".join(fields)
