"""The base of all events, and their registry."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema
from typing_extensions import override

_registry: dict[tuple[str, int], type[Event]] = {}

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


def known_events() -> Mapping[tuple[str, int], type[Event]]:
    """Return every event by name and version."""
    return dict(_registry)


def decode(event_type: str, event_version: int, payload: Mapping[str, Any]) -> Event:
    """Return the event that a payload holds; unknown fields are ignored."""
    try:
        model = _registry[event_type, event_version]
    except KeyError:
        msg = f"{event_type} version {event_version}"
        raise UnknownEventError(msg) from None
    return model.model_validate(payload)
