"""The page of transfers: one product after the other, by keyboard or scanner."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError
from basecore.http import OnlyOnce, Outcome, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Request, Response
from webkit import msgid, redirect

from construction import catalog, locations
from construction.access import Caller, Permission, allowed
from construction.activity import actor_of
from construction.pages import (
    FormBody,
    RefusedError,
    form_locale,
    new_key,
    parsed,
    retry,
    templates,
    typed,
    validated,
)
from construction.places import STORE
from construction.transfers import service
from construction.transfers.schemas import TransferIn

HERE = "/web/stock/transfers"
router = APIRouter(prefix=HERE, include_in_schema=False)

CAN_MOVE = [allowed(Permission.STOCK_MOVE)]
FIELDS = ("product_id", "product_id_text", "quantity", "from_location", "to", "note")
TRANSFERRED = msgid("Transferred")


@router.get("", dependencies=CAN_MOVE)
async def index(
    request: Request,
    session: TenantWork,
    product: UUID | None = None,
    origin: str = STORE,
    to: str = "",
) -> Response:
    """Show the form of a transfer, and the last ones."""
    values = dict.fromkeys(FIELDS, "") | {"from_location": origin, "to": to}
    if product is not None:
        chosen = await catalog.get(session, product)
        values |= {"product_id": str(chosen.id), "product_id_text": chosen.name}
    return await _page(request, session, values, errors={}, key=new_key())


@router.post("", dependencies=CAN_MOVE)
async def transfer(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Let a product go from one location to another, and come back for the next."""
    values = typed(form, FIELDS)

    async def make() -> Outcome:
        given = _read(values, form_locale(request))
        await service.transfer(session, given, by=actor_of(caller), now=clock.now())
        places = {"origin": given.from_location, "to": given.to}
        return Outcome(303, media_type=None, location=f"{HERE}?{urlencode(places)}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(error, form, request)
        again["errors"] = {
            name.removeprefix("lines-0-"): text for name, text in again["errors"].items()
        }
        raise RefusedError(await _page(request, session, values, **again)) from error
    text = templates.translations(request).gettext(TRANSFERRED)
    return redirect(request, made.headers["Location"], text)


def _read(values: dict[str, str], locale: str) -> TransferIn:
    errors: dict[str, str] = {}
    head = {name: values[name] for name in ("from_location", "to", "note") if values[name]}
    line = {name: values[name] for name in ("product_id", "quantity")}
    lines = [parsed(line, ["quantity"], locale, errors)]
    wrong = {f"lines.0.{name}": text for name, text in errors.items()}
    return validated(TransferIn, head | {"lines": lines}, wrong)


async def _page(
    request: Request, session: TenantSession, values: dict[str, str], **context: Any
) -> Response:
    wrong = context["errors"]
    return templates.render(
        request,
        "transfers/form.html",
        status_code=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        values=values,
        locations=await locations.listed(session),
        rows=await service.last(session),
        **context,
    )
