"""What comes in and goes out about how a store looks."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from webkit.branding import as_text

from auth_app.tenants import Store

Tone = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^#[0-9a-fA-F]{6}$"),
]


class LookBody(BaseModel):
    """The two colours of a store."""

    model_config = ConfigDict(extra="forbid")

    primary_color: Tone
    secondary_color: Tone


class LookAnswer(BaseModel):
    """How a store looks; the text colours are the nearest that are readable on white."""

    primary_color: str
    secondary_color: str
    primary_text_color: str
    secondary_text_color: str
    logo: str | None

    @classmethod
    def of(cls, store: Store) -> LookAnswer:
        """Return how a store looks."""
        return cls(
            primary_color=store.primary_color,
            secondary_color=store.secondary_color,
            primary_text_color=as_text(store.primary_color),
            secondary_text_color=as_text(store.secondary_color),
            logo=store.logo_url,
        )
