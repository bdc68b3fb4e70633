"""A quote with everything that a customer is shown of it."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

import segno
from basecore.db import TenantSession

from construction import customers, job_sites, quotes, revisions, store
from construction.sharing.domain import links, pix

PAYABLE = frozenset({"sent", "approved", "converted"})


@dataclass(frozen=True)
class Offer:
    """A quote, whose it is, where it goes, and what the store says of itself."""

    quote: quotes.QuoteOut
    customer: customers.Customer
    job_site: job_sites.JobSite | None
    store: store.StoreProfile
    store_name: str
    is_being_changed: bool = False
    """The store works on the next revision: this one, sent before, cannot be answered."""

    @cached_property
    def mark(self) -> bytes:
        """Return the digest of what is offered."""
        return links.content_mark(vars(self.quote), [vars(line) for line in self.quote.lines])

    @cached_property
    def pix_code(self) -> str | None:
        """Return the code by which the quote can be paid, where the store takes PIX."""
        profile = self.store
        if self.is_being_changed or not profile.pix_key or self.quote.status.value not in PAYABLE:
            return None
        payee = pix.Payee(profile.pix_key, self.payee_name, profile.city)
        return pix.br_code(payee, self.quote.total, self.quote.number)

    @property
    def payee_name(self) -> str:
        """Return the name that the payer's app shows; "Ltda." would end a sentence twice."""
        name = self.store.legal_name or self.store.trade_name or self.store_name
        return name.rstrip(". ")

    def as_sent(self, today: date) -> Offer:
        """Return what a draft will be once it is sent today; others are what they are."""
        quote = self.quote
        if quote.status is not quotes.QuoteStatus.DRAFT:
            return self
        sent = {
            "status": quotes.QuoteStatus.SENT,
            "valid_until": quotes.valid_until(today, quote.valid_days),
        }
        return replace(self, quote=quote.model_copy(update=sent))


async def offer_of(
    session: TenantSession, quote_id: UUID, owner_id: UUID | None, *, store_name: str
) -> Offer:
    """Return a quote as a customer is shown it; another seller's does not exist."""
    quote = await quotes.get(session, quote_id, owner_id)
    return await _offer(session, quote, store_name=store_name)


async def sent_offer_of(session: TenantSession, quote_id: UUID, *, store_name: str) -> Offer:
    """Return what the customer was sent last, as it stands now."""
    quote = await quotes.get(session, quote_id, None)
    sent = await revisions.newest_sent(session, quote)
    is_draft = quote.status is quotes.QuoteStatus.DRAFT and sent is not quote
    status = sent.status if is_draft else quote.status
    shown = sent.model_copy(update={"status": status})
    return await _offer(session, shown, store_name=store_name, is_being_changed=is_draft)


async def _offer(
    session: TenantSession,
    quote: quotes.QuoteOut,
    *,
    store_name: str,
    is_being_changed: bool = False,
) -> Offer:
    if quote.customer_id is None:
        raise quotes.NotReadyError(customer=False, lines=bool(quote.lines))
    site: Any = None
    if quote.job_site_id:
        site = await job_sites.get(session, quote.customer_id, quote.job_site_id)
    profile = await store.get(session)
    return Offer(
        quote=quote,
        customer=await customers.get(session, quote.customer_id),
        job_site=site,
        store=profile,
        store_name=profile.trade_name or store_name,
        is_being_changed=is_being_changed,
    )


def qr_svg(code: str) -> str:
    """Return the QR code of a text as an SVG without a frame, in black, scaled by who shows it."""
    drawn = io.BytesIO()
    made = segno.make_qr(code, error="m", boost_error=False)
    made.save(drawn, kind="svg", border=2, xmldecl=False, omitsize=True, light="#fff")
    return drawn.getvalue().decode()
