"""What the routes of sending share: what messages are written with, and a quote as a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.db import Database
from fastapi import Depends, Request

from construction.access import Caller
from construction.access import OwnQuotes as OwnerLimit
from construction.pages import templates
from construction.sharing import service
from construction.sharing.service.looks import look_of
from construction.sharing.service.mailing import Printed
from construction.sharing.service.paper import Kind
from construction.sharing.service.wording import Letter


async def letter_of(request: Request, caller: Caller) -> Letter:
    """Return what messages of this store are written with."""
    look = await look_of(request.app.state.stores, caller.slug)
    words = templates.translations(request)
    return Letter(words, caller.store, look, str(request.base_url))


Writing = Annotated[Letter, Depends(letter_of)]


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints a quote that the caller may see.

    In a transaction of its own that is over before the document waits for its turn: no connection
    is kept meanwhile, and nothing of the quote is held.
    """

    database: Database
    press: service.Press
    tenant_id: UUID
    quote_id: UUID
    owner_id: UUID | None
    letter: Letter

    async def document(self, kind: Kind) -> tuple[bytes, str]:
        """Return the document as the quote is, and the name of its file."""
        offer = await self._offer()
        made = await service.print_offer(
            self.press, offer, kind, self.letter.words, look=self.letter.look, now=clock.now()
        )
        return made, service.file_name(offer, kind)

    async def to_send(self) -> Printed:
        """Return the document as the quote will be once it is sent."""
        offer = (await self._offer()).as_sent(clock.business_date(clock.now()))
        return await service.print_to_send(self.press, offer, self.letter, clock.now())

    async def _offer(self) -> service.Offer:
        async with self.database.tenant(self.tenant_id) as session:
            name = self.letter.store_name
            return await service.offer_of(session, self.quote_id, self.owner_id, store_name=name)


async def printer_of(
    request: Request, caller: Caller, quote_id: UUID, owner_id: OwnerLimit, letter: Writing
) -> Printer:
    """Give what prints the quote of a route."""
    state = request.app.state
    return Printer(state.database, state.press, caller.tenant_id, quote_id, owner_id, letter)


Printing = Annotated[Printer, Depends(printer_of)]
