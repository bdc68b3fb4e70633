"""JSON routes of sending quotes."""

from __future__ import annotations

from uuid import UUID

from basecore import clock
from basecore.http import OnlyOnce, Outcome, TenantWork
from fastapi import APIRouter, Response
from webkit import saved_as

from construction.access import Caller, Permission, allowed
from construction.access import OwnQuotes as OwnerLimit
from construction.activity import actor_of
from construction.http import answer, created
from construction.sharing import service
from construction.sharing.domain.links import whatsapp_url
from construction.sharing.routes import Printing, Writing
from construction.sharing.schemas import LinkIn, LinkOut, LinksOut, MailIn, NewLinkOut
from construction.sharing.service.links import MadeLink
from construction.sharing.service.paper import Kind
from construction.sharing.service.wording import Letter, greeting

router = APIRouter(prefix="/api/v1/quotes/{quote_id}", tags=["quotes"])

CAN_WRITE = [allowed(Permission.QUOTES_WRITE)]
CAN_READ = [allowed(Permission.QUOTES_READ)]


@router.get(
    "/pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}},
    dependencies=CAN_READ,
)
async def pdf(printer: Printing, kind: Kind = Kind.PRICED) -> Response:
    """Read a quote as a PDF, with prices or, for the yard, without."""
    made, name = await printer.document(kind)
    headers = {"Content-Disposition": saved_as(name)}
    return Response(made, media_type="application/pdf", headers=headers)


@router.get("/links", response_model=LinksOut, dependencies=CAN_READ)
async def links(session: TenantWork, quote_id: UUID, owner_id: OwnerLimit) -> Response:
    """List the links to a quote, newest first, and how often each was looked at."""
    found = await service.shared(session, quote_id, owner_id)
    return answer(LinksOut(items=[LinkOut.model_validate(link) for link in found.links]))


@router.post("/links", status_code=201, response_model=NewLinkOut, dependencies=CAN_WRITE)
async def make_link(
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    owner_id: OwnerLimit,
    letter: Writing,
    once: OnlyOnce,
    body: LinkIn | None = None,
) -> Response:
    """Make a link for the customer; a draft is sent by that. The address is told only here."""
    given = body or LinkIn()

    async def make() -> Outcome:
        made = await service.make_link(
            session,
            quote_id,
            given.channel,
            owner_id=owner_id,
            store_name=letter.store_name,
            by=actor_of(caller),
            now=clock.now(),
        )
        return created(_told(made, letter), f"/api/v1/quotes/{quote_id}/links")

    return await once.run(make)


@router.post("/links/{link_id}/revoke", response_model=LinksOut, dependencies=CAN_WRITE)
async def revoke(
    session: TenantWork, caller: Caller, quote_id: UUID, link_id: UUID, owner_id: OwnerLimit
) -> Response:
    """End a link."""
    by, now = actor_of(caller), clock.now()
    await service.revoke(session, quote_id, link_id, owner_id=owner_id, by=by, now=now)
    return await links(session, quote_id, owner_id)


@router.post("/mails", status_code=201, response_model=NewLinkOut, dependencies=CAN_WRITE)
async def mail(
    session: TenantWork,
    caller: Caller,
    quote_id: UUID,
    owner_id: OwnerLimit,
    letter: Writing,
    printer: Printing,
    once: OnlyOnce,
    body: MailIn,
) -> Response:
    """Mail a quote as a PDF with a link; a draft is sent by that."""
    printed = await printer.to_send()  # before anything of the request's transaction is held

    async def make() -> Outcome:
        made = await service.mail(
            session,
            printed,
            quote_id,
            body,
            letter,
            owner_id=owner_id,
            by=actor_of(caller),
            now=clock.now(),
        )
        return created(_told(made, letter), f"/api/v1/quotes/{quote_id}/links")

    return await once.run(make)


def _told(made: MadeLink, letter: Letter) -> NewLinkOut:
    url = letter.link(made.token)
    text = greeting(made.offer, url, letter.words)
    return NewLinkOut(
        id=made.id,
        url=url,
        expires_at=made.expires_at,
        whatsapp_url=whatsapp_url(made.offer.customer.phone, text),
    )
