"""What programs send and get about API keys."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from contracts.scopes import SCOPES
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from auth_app.api_keys.domain import LONGEST_NAME, is_name
from auth_app.api_keys.models import ApiKey


def _name(text: str) -> str:
    if not is_name(text):
        msg = "a name of characters that can be seen"
        raise ValueError(msg)
    return text


def _scope(text: str) -> str:
    if text not in SCOPES:
        msg = f"one of {', '.join(SCOPES)}"
        raise ValueError(msg)
    return text


class KeyBody(BaseModel):
    """A key to make; who may write may read."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_name)]
    scopes: list[Annotated[str, AfterValidator(_scope)]] = Field(
        min_length=1, max_length=len(SCOPES)
    )
    expires_at: AwareDatetime | None = None


class KeyAnswer(BaseModel):
    """A key, without what opens anything."""

    id: UUID
    name: str
    beginning: str
    scopes: list[str]
    created_at: datetime
    created_by: UUID
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, row: ApiKey) -> KeyAnswer:
        """Return a key as it is told."""
        return cls.model_validate(row, from_attributes=True)


class MadeAnswer(BaseModel):
    """A new key; `key` is told only now."""

    key: str = Field(repr=False)
    details: KeyAnswer


class KeysAnswer(BaseModel):
    """The store's keys."""

    items: list[KeyAnswer]
