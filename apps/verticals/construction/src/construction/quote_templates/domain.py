"""Rules of templates."""

from __future__ import annotations

from uuid import UUID


def may_manage(made_by: UUID, caller_id: UUID | None, *, manages_all: bool) -> bool:
    """Tell whether a person may rename or delete a template: who made it, or the manager."""
    return manages_all or made_by == caller_id
