"""What goes out about duplicates."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from construction.customers import CustomerOut


class Proposal(BaseModel):
    """Two customers who may be one, and why."""

    first: CustomerOut
    second: CustomerOut
    same_phone: bool
    similar_name: bool


class ProposalList(BaseModel):
    """Who may be one and the same, the surest first."""

    items: list[Proposal]
    next_cursor: str | None = None


class MergeOut(BaseModel):
    """A customer that became part of another."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kept_id: UUID
    merged_id: UUID
    fields: list[str]
    tags: list[str]
    actor_name: str
    merged_at: datetime
    undone_at: datetime | None


class MergeList(BaseModel):
    """The merges into a customer, newest first."""

    items: list[MergeOut]
    next_cursor: str | None = None
