"""The dialogs in which a quote is cancelled, or noted as refused by the customer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import ConflictError, InvalidError
from basecore.http import TenantWork
from fastapi import APIRouter, Depends, Form, Request, Response
from webkit import msgid

from construction.access import Caller
from construction.activity import Actor, actor_of
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


@dataclass(frozen=True, slots=True)
class Way:
    """A way to lose a quote: its dialog, what that gives, what is done with it and said."""

    dialog: str
    schema: type[CancelIn]
    lose: Callable[..., Awaitable[None]]
    said: str


REJECT = Way("reject", RejectIn, service.reject, REJECTED)
CANCEL = Way("cancel", CancelIn, service.cancel, CANCELLED)


@dataclass(frozen=True, slots=True)
class Losing:
    """Who loses a quote, and what they typed about it."""

    request: Request
    session: TenantSession
    by: Actor
    owner_id: UUID | None
    typed: TypedLoss

    async def go(self, quote_id: UUID, way: Way) -> Response:
        """Lose the quote, or say in the dialog what is wrong."""
        limits = {"owner_id": self.owner_id, "by": self.by, "now": clock.now()}
        try:
            loss = self.typed.read(way.schema)
            await way.lose(self.session, quote_id, loss, **limits)
        except ConflictError as error:
            raise refused(self.request, quote_id, error.detail) from error
        except InvalidError as error:
            raise RefusedError(await self._again(quote_id, way.dialog, error)) from error
        return done(self.request, quote_id, way.said)

    async def _again(self, quote_id: UUID, dialog: str, error: InvalidError) -> Response:
        """Show the dialog again, with what was typed and what is wrong with it."""
        return await show(
            self.request,
            self.session,
            quote_id,
            self.owner_id,
            status=422,
            losing={"dialog": dialog, "typed": self.typed},
            errors=_at_fields(form_errors(error, self.request), dialog),
        )


async def losing(
    request: Request,
    session: TenantWork,
    caller: Caller,
    owner_id: OwnerLimit,
    typed: Annotated[TypedLoss, Depends(typed_loss)],
) -> Losing:
    """Give what a dialog tells."""
    return Losing(request, session, actor_of(caller), owner_id, typed)


Asked = Annotated[Losing, Depends(losing)]


@router.post("/{quote_id}/reject", dependencies=CAN_WRITE)
async def reject(quote_id: UUID, asked: Asked) -> Response:
    """Note that the customer refused a sent quote."""
    return await asked.go(quote_id, REJECT)


@router.post("/{quote_id}/cancel", dependencies=CAN_WRITE)
async def cancel(quote_id: UUID, asked: Asked) -> Response:
    """Cancel a quote that is not an order yet."""
    return await asked.go(quote_id, CANCEL)


def _at_fields(errors: Mapping[str, str], dialog: str) -> dict[str, str]:
    heads = {name: name.partition("-")[0] for name in errors}
    return {f"{dialog}-{FIELDS.get(heads[n], heads[n])}": text for n, text in errors.items()}
