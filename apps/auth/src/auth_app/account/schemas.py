"""What programs send and get about one's own account."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class PasswordBody(BaseModel):
    """The present password and the new one."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    current_password: str = Field(min_length=1, max_length=1024)
    new_password: str = Field(min_length=1, max_length=1024)


class SessionAnswer(BaseModel):
    """A browser or program that is signed in."""

    id: UUID
    kind: Literal["browser", "program"]
    device: str
    created_at: datetime
    last_seen_at: datetime
    is_this_one: bool


class SessionsAnswer(BaseModel):
    """All that the person is signed in with."""

    items: list[SessionAnswer]


class DeviceData(BaseModel):
    """A browser or program that the person is signed in with."""

    model_config = ConfigDict(from_attributes=True)

    kind: str
    device: str
    created_at: datetime
    last_seen_at: datetime


class EntryData(BaseModel):
    """Something that the person did, or that was tried at their account."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    action: str
    address: str | None
    details: dict[str, str]


class OwnData(BaseModel):
    """All that this service holds of a person."""

    exported_at: datetime
    id: UUID
    name: str
    email: str
    role: str
    created_at: datetime
    last_sign_in_at: datetime | None
    devices: list[DeviceData]
    record: list[EntryData]
