"""What programs send and get when they sign in."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

LONGEST_EMAIL = 254
LONGEST_PASSWORD = 1024


class LoginBody(BaseModel):
    """E-mail and password, and a code where a second factor is set up."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    email: str = Field(min_length=3, max_length=LONGEST_EMAIL, pattern=r"^[^\s@\x00]+@[^\s@\x00]+$")
    password: str = Field(min_length=1, max_length=LONGEST_PASSWORD)
    code: str | None = Field(default=None, min_length=1, max_length=20)


class RefreshBody(BaseModel):
    """A refresh token."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    refresh_token: str = Field(min_length=1, max_length=200)


class TokenAnswer(BaseModel):
    """An access token, and the refresh token that follows the one presented."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the name of a scheme
    expires_in: int
    refresh_token: str


class UserAnswer(BaseModel):
    """The person who is signed in."""

    id: UUID
    email: str
    name: str
    role: str


class TenantAnswer(BaseModel):
    """The person's store."""

    id: UUID
    slug: str
    name: str


class MeAnswer(BaseModel):
    """Who is signed in, and where."""

    user: UserAnswer
    tenant: TenantAnswer
