"""What the routes of sending share: what messages are written with, and a quote as a document."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from basecore import clock
from basecore.db import Database
from basecore.http import Caller
from fastapi import Depends, Request

from construction.access import OwnQuotes as OwnerLimit
from construction.pages import templates
from construction.sharing import service
from construction.sharing.service.looks import color_of
from construction.sharing.service.mailing import Printed
from construction.sharing.service.paper import Kind
from construction.sharing.service.wording import Letter


async def letter_of(request: Request, caller: Caller) -> Letter:
    """Return what messages of this store are written with."""
    color = await color_of(request.app.state.stores, caller.slug)
    words = templates.translations(request)
    return Letter(words, caller.store, color, str(request.base_url))


Writing = Annotated[Letter, Depends(letter_of)]


class Printer:
    """Prints a quote that the caller may see.

    In a transaction of its own that is over before the document waits for its turn: no connection
    is kept meanwhile, and nothing of the quote is held.
    """

    def __init__(
        self,
        request: Request,
        caller: Caller,
        quote_id: UUID,
        owner_id: OwnerLimit,
        letter: Writing,
    ) -> None:
        self._database: Database = request.app.state.database
        self._press: service.Press = request.app.state.press
        self._tenant_id = caller.tenant_id
        self._quote = (quote_id, owner_id)
        self._letter = letter

    async def document(self, kind: Kind) -> tuple[bytes, str]:
        """Return the document as the quote is, and the name of its file."""
        offer = await self._offer()
        made = await service.print_offer(
            self._press, offer, kind, self._letter.words, color=self._letter.color, now=clock.now()
        )
        return made, service.file_name(offer, kind)

    async def to_send(self) -> Printed:
        """Return the document as the quote will be once it is sent."""
        offer = (await self._offer()).as_sent(clock.business_date(clock.now()))
        return await service.print_to_send(self._press, offer, self._letter, clock.now())

    async def _offer(self) -> service.Offer:
        async with self._database.tenant(self._tenant_id) as session:
            quote_id, owner_id = self._quote
            name = self._letter.store_name
            return await service.offer_of(session, quote_id, owner_id, store_name=name)


Printing = Annotated[Printer, Depends()]
