"""What programs send and get about the store's people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from basecore.outgoing import is_address
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from auth_app.people.domain import LONGEST_NAME, STAFF, is_person_name
from auth_app.users import Role, User, normalise_email

LONGEST_EMAIL = 254


def _name(text: str) -> str:
    if not is_person_name(text):
        msg = "a person's name"
        raise ValueError(msg)
    return text


def _email(text: str) -> str:
    if not is_address(normalise_email(text)):
        msg = "an address such as name@store.com"
        raise ValueError(msg)
    return text


def _role(role: Role) -> Role:
    if role not in STAFF:
        msg = f"one of {', '.join(STAFF)}"
        raise ValueError(msg)
    return role


StaffRole = Annotated[Role, AfterValidator(_role)]


class InviteBody(BaseModel):
    """Somebody to invite."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(_name)]
    email: Annotated[str, Field(max_length=LONGEST_EMAIL), AfterValidator(_email)]
    role: StaffRole


class ChangeBody(BaseModel):
    """Another role, or an account that is switched off or on; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    role: StaffRole | None = None
    is_active: bool | None = None

    @model_validator(mode="after")
    def _says_something(self) -> ChangeBody:
        if self.role is None and self.is_active is None:
            msg = "role or is_active"
            raise ValueError(msg)
        return self


class PersonAnswer(BaseModel):
    """Somebody who works at the store."""

    id: UUID
    name: str
    email: str
    role: str
    is_active: bool
    created_at: datetime
    last_sign_in_at: datetime | None

    @classmethod
    def of(cls, user: User) -> PersonAnswer:
        """Return a person as they are told."""
        return cls.model_validate(user, from_attributes=True)


class PeopleAnswer(BaseModel):
    """The store's people."""

    items: list[PersonAnswer]
