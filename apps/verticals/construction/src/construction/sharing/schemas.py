"""What comes in and goes out about sending quotes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from contracts.quotes import LostReason
from pydantic import BaseModel, ConfigDict, Field

from construction.fields import Long, Name
from construction.sharing.domain.links import Channel

Seen = Annotated[str, Field(max_length=64)]
"""The mark of the offer that stood on the page from which a customer answers."""
Digits = Annotated[str, Field(min_length=1, max_length=20)]


class LinkIn(BaseModel):
    """How a link is to leave."""

    model_config = ConfigDict(extra="forbid")

    channel: Channel = Channel.LINK


class LinkOut(BaseModel):
    """A link and who looked at it; its address is told only once, when it is made."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    channel: Channel
    created_at: datetime
    created_by_name: str
    expires_at: datetime
    revoked_at: datetime | None
    first_viewed_at: datetime | None
    last_viewed_at: datetime | None
    view_count: int


class NewLinkOut(BaseModel):
    """A link that was made just now."""

    id: UUID
    url: str
    expires_at: datetime
    whatsapp_url: str


class LinksOut(BaseModel):
    """A quote's links, newest first."""

    items: list[LinkOut]


class MailIn(BaseModel):
    """To whom a quote is mailed, and with what words."""

    model_config = ConfigDict(extra="forbid")

    to: Annotated[str, Field(max_length=254)]
    words: Long | None = None


class ApproveIn(BaseModel):
    """What a customer tells when approving."""

    name: Name
    seen: Seen = ""
    document: Digits | None = None
    signature: str = ""
    signs_by_name: bool = False
    """The typed name stands for a drawn signature."""


class RejectIn(BaseModel):
    """Why a customer does not want the quote."""

    name: Name
    seen: Seen = ""
    reason: LostReason
    words: Annotated[Long, Field(max_length=1000)] | None = None


class ChangeIn(BaseModel):
    """What a customer wants to have changed."""

    name: Name
    words: Annotated[Long, Field(min_length=1, max_length=1000)]
