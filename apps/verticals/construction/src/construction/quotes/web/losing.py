"""The dialogs in which a quote is cancelled, or noted as refused by the customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import ConflictError, InvalidError
from basecore.http import Caller, TenantWork
from fastapi import APIRouter, Depends, Form, Request, Response
from webkit import msgid

from construction.activity import actor_of
from construction.pages import RefusedError, form_errors, parsed, validated
from construction.quotes import service
from construction.quotes.domain import Loss
from construction.quotes.schemas import CancelIn, RejectIn
from construction.quotes.web.access import CAN_WRITE, OwnerLimit
from construction.quotes.web.answers import done, refused
from construction.quotes.web.showing import show

router = APIRouter(prefix="/web/quotes", include_in_schema=False)

REJECTED = msgid("Refusal noted")
CANCELLED = msgid("Quote cancelled")
CHOOSE_A_REASON = msgid("Choose a reason")
FIELDS = {"reason": "lost"}
"""Names of the schema that the form has otherwise."""


@dataclass(frozen=True, slots=True)
class TypedLoss:
    """What was chosen and typed in one of the dialogs."""

    lost: str
    words: str
    missing: list[str]

    def read(self, schema: type[CancelIn]) -> Loss:
        """Return it as the rules know it, or raise `InvalidError`; here, a reason must be given."""
        given: dict[str, Any] = {"reason": self.lost, "words": self.words}
        if self.lost == "stock":
            given["missing"] = self.missing
        errors = {} if self.lost else {"reason": CHOOSE_A_REASON}
        return validated(schema, parsed(given, (), "", errors), errors).loss


async def typed_loss(
    lost: Annotated[str, Form()] = "",
    words: Annotated[str, Form()] = "",
    missing: Annotated[list[str] | None, Form()] = None,
) -> TypedLoss:
    """Give what was typed."""
    return TypedLoss(lost.strip(), words.strip(), missing or [])


Typed = Annotated[TypedLoss, Depends(typed_loss)]


@router.post("/{quote_id}/reject", dependencies=CAN_WRITE)
async def reject(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    owner_id: OwnerLimit,
    typed: Typed,
) -> Response:
    """Note that the customer refused a sent quote."""
    by, now = actor_of(caller), clock.now()
    try:
        loss = typed.read(RejectIn)
        await service.reject(session, quote_id, loss, owner_id=owner_id, by=by, now=now)
    except ConflictError as error:
        raise refused(request, quote_id, error.detail) from error
    except InvalidError as error:
        raise await _again(request, session, quote_id, owner_id, "reject", typed, error) from error
    return done(request, quote_id, REJECTED)


@router.post("/{quote_id}/cancel", dependencies=CAN_WRITE)
async def cancel(
    request: Request,
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    owner_id: OwnerLimit,
    typed: Typed,
) -> Response:
    """Cancel a quote that is not an order yet."""
    by, now = actor_of(caller), clock.now()
    try:
        loss = typed.read(CancelIn)
        await service.cancel(session, quote_id, loss, owner_id=owner_id, by=by, now=now)
    except ConflictError as error:
        raise refused(request, quote_id, error.detail) from error
    except InvalidError as error:
        raise await _again(request, session, quote_id, owner_id, "cancel", typed, error) from error
    return done(request, quote_id, CANCELLED)


async def _again(
    request: Request,
    session: TenantSession,
    quote_id: UUID,
    owner_id: UUID | None,
    dialog: str,
    typed: TypedLoss,
    error: InvalidError,
) -> RefusedError:
    """Show the dialog again, with what was typed and what is wrong with it."""
    errors = _at_fields(form_errors(error, request), dialog)
    losing = {"dialog": dialog, "typed": typed}
    page = await show(
        request, session, quote_id, owner_id, status=422, losing=losing, errors=errors
    )
    return RefusedError(page)


def _at_fields(errors: Mapping[str, str], dialog: str) -> dict[str, str]:
    heads = {name: name.partition("-")[0] for name in errors}
    return {f"{dialog}-{FIELDS.get(heads[n], heads[n])}": text for n, text in errors.items()}
