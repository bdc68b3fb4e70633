"""What every message is, whichever way it leaves."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Channel(StrEnum):
    """A way out."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    WHATSAPP = "whatsapp"


class Body(BaseModel):
    """A message of one channel to one recipient, checked before it is recorded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: ClassVar[Channel]
    to: str
