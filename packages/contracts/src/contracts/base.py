"""The base of all events, and their registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema
from typing_extensions import override

Upcaster: TypeAlias = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Turns the payload of one version into that of the next; pure."""

_registry: dict[tuple[str, int], type[Event]] = {}
_upcasters: dict[tuple[str, int], Upcaster] = {}

Amount = Annotated[
    Decimal,
    PlainSerializer(str, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "decimal"}),
]
"""A decimal that travels as a string, so that no reader rounds it."""


class UnknownEventError(LookupError):
    """No model is known for this name and version."""


class Event(BaseModel):
    """A fact, without personal data; a subclass is one version of one event."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    NAME: ClassVar[str]
    VERSION: ClassVar[int] = 1
    AGGREGATE: ClassVar[tuple[str, str]]
    """What it is about: the kind of thing, and the field that holds its id."""

    @classmethod
    @override
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Enter the event into the registry."""
        super().__pydantic_init_subclass__(**kwargs)
        _registry[cls.NAME, cls.VERSION] = cls

    @property
    def event_type(self) -> str:
        """Return the event's name."""
        return self.NAME

    @property
    def event_version(self) -> int:
        """Return the version of its fields."""
        return self.VERSION

    @property
    def aggregate_type(self) -> str:
        """Return the kind of thing that it is about."""
        return self.AGGREGATE[0]

    @property
    def aggregate_id(self) -> UUID:
        """Return the id of the thing that it is about."""
        found: UUID = getattr(self, self.AGGREGATE[1])
        return found

    def payload(self) -> Mapping[str, Any]:
        """Return the fields, ready for JSON."""
        return self.model_dump(mode="json")


class Part(BaseModel):
    """Something that an event lists; it is no event by itself."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def known_events() -> Mapping[tuple[str, int], type[Event]]:
    """Return every event by name and version."""
    return dict(_registry)


def newest_events() -> Mapping[str, type[Event]]:
    """Return the newest version of every event by name: the one that consumers see."""
    return {name: model for (name, _), model in sorted(_registry.items())}


def upcasts(old: type[Event]) -> Callable[[Upcaster], Upcaster]:
    """Register a function that turns a payload of `old` into one of the next version."""

    def register(upcaster: Upcaster) -> Upcaster:
        _upcasters[old.NAME, old.VERSION] = upcaster
        return upcaster

    return register


def decode(event_type: str, event_version: int, payload: Mapping[str, Any]) -> Event:
    """Return the event that a payload holds, in its newest version; unknown fields are ignored.

    An older version is checked as what it is, then upcast from version to version.
    """
    read = _model(event_type, event_version).model_validate(payload)
    while upcaster := _upcasters.get((read.NAME, read.VERSION)):
        following = _model(read.NAME, read.VERSION + 1)
        read = following.model_validate(upcaster(read.payload()))
    return read


def _model(event_type: str, event_version: int) -> type[Event]:
    try:
        return _registry[event_type, event_version]
    except KeyError:
        msg = f"{event_type} version {event_version}"
        raise UnknownEventError(msg) from None
