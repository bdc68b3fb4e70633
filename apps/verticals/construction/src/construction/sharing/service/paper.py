"""A quote on paper: the words and figures of the document, ready to be set."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from webkit import Translations, msgid
from webkit.filters import NOTHING, Filters, phone, postal_code, tax_id

from construction.sharing.service.looks import Look
from construction.sharing.service.offers import Offer, qr_svg
from construction.sharing.service.press import Press
from construction.store import StoreProfile

MARKS = {
    "draft": msgid("Draft"),
    "expired": msgid("Expired"),
    "cancelled": msgid("Cancelled"),
    "rejected": msgid("Refused"),
    "approved": msgid("Approved"),
    "converted": msgid("Approved"),
}

CHANGING = msgid("Being changed by the store")
UNBROKEN = re.compile(r"[^\s/-]{41,}")
"""A word that may be wider than its column, without a place where lines end by themselves."""
PIECE = 20


class Kind(StrEnum):
    """For whom a document is."""

    PRICED = "priced"
    YARD = "yard"


class Place(Protocol):
    """What has an address."""

    street: Any
    street_number: Any
    district: Any
    city: Any
    state: Any
    postal_code: Any


async def print_offer(
    press: Press, offer: Offer, kind: Kind, words: Translations, *, look: Look, now: datetime
) -> bytes:
    """Return a quote as a PDF, with prices or for the yard."""
    return await press.pdf(Paper(offer, kind, words, now).data(look))


def file_name(offer: Offer, kind: Kind) -> str:
    """Return the name under which a browser saves the document."""
    end = "-separacao" if kind is Kind.YARD else ""
    return f"{offer.quote.number}{end}.pdf"


def address_lines(place: Place) -> list[str]:
    """Return an address in up to three lines."""
    street = _joined(", ", place.street, place.street_number)
    town = _joined("/", place.city, place.state)
    code = f"CEP {postal_code(place.postal_code)}" if place.postal_code else ""
    return [line for line in (street, _joined(f" {NOTHING} ", place.district, town), code) if line]


def store_lines(profile: StoreProfile) -> list[str]:
    """Return what a document says of the store below its name."""
    document = f"CNPJ {tax_id(profile.cnpj)}" if profile.cnpj else ""
    reached = [phone(profile.phone) if profile.phone else "", profile.email]
    lines = (
        _joined(" · ", profile.legal_name, document),
        " · ".join(address_lines(profile)),
        _joined(" · ", *reached),
    )
    return [line for line in lines if line]


def _joined(between: str, *parts: str | None) -> str:
    return between.join(part for part in parts if part)


@dataclass(frozen=True)
class Paper:
    """The document of one quote in one language."""

    offer: Offer
    kind: Kind
    words: Translations
    now: datetime

    @property
    def is_priced(self) -> bool:
        """Tell whether it shows prices."""
        return self.kind is Kind.PRICED

    @property
    def filters(self) -> Filters:
        """Return how figures are written."""
        return Filters(self.words, lambda: self.now)

    def data(self, look: Look) -> dict[str, Any]:
        """Return everything that the template shows."""
        _, offer = self.words.gettext, self.offer
        name = offer.store_name
        return {
            "lang": self.words.locale[:2],
            **look.data,
            "title": f"{offer.quote.number} · {name}",
            "kind": _("Quote") if self.is_priced else _("Picking list, without prices"),
            "number": offer.quote.number,
            "mark": self._mark(),
            "store": {"name": name, "lines": store_lines(offer.store)},
            "parties": self._parties(),
            "facts": self._facts(),
            **self._table(),
            "sums": self._sums() if self.is_priced else [],
            "blocks": self._blocks(),
            "pix": self._pix() if self.is_priced else None,
            "signatures": [] if self.is_priced else [_("Picked by"), _("Checked by")],
            "footer": f"{name} · {offer.quote.number}",
            "words": {"page": _("Page"), "of": _("of")},
        }

    def _mark(self) -> str | None:
        offer = self.offer
        mark = CHANGING if offer.is_being_changed else MARKS.get(offer.quote.status.value)
        return self.words.gettext(mark) if mark else None

    def _parties(self) -> list[dict[str, Any]]:
        _, customer, site = self.words.gettext, self.offer.customer, self.offer.job_site
        lines = []
        if customer.tax_id and self.is_priced:
            name = "CPF" if customer.kind == "person" else "CNPJ"
            lines.append(f"{name} {tax_id(customer.tax_id)}")
        if customer.phone:
            lines.append(phone(customer.phone))
        found = [{"title": _("Customer"), "name": breakable(customer.name), "lines": lines}]
        if site:
            where = address_lines(site)
            if not self.is_priced and site.access_notes:
                where.append(breakable(site.access_notes))
            found.append({"title": _("Job site"), "name": breakable(site.name), "lines": where})
        return found

    def _facts(self) -> list[list[str]]:
        _, quote, day = self.words.gettext, self.offer.quote, self.filters.day
        facts = [[_("Issued"), day(quote.created_at)]]
        if quote.valid_until and self.is_priced:
            facts.append([_("Valid until"), day(quote.valid_until)])
        if quote.revision > 1:
            facts.append([_("Version"), str(quote.revision)])
        return [*facts, [_("Seller"), quote.owner_name]]

    def _table(self) -> dict[str, Any]:
        _ = self.words.gettext
        columns = ["", _("Code"), _("Product"), _("Quantity"), _("Unit")]
        if self.is_priced:
            more = [_("Price (R$)"), _("Disc."), _("Total (R$)")]
            has_discounts = any(line.discount_percent for line in self.offer.quote.lines)
            more = more if has_discounts else [more[0], more[2]]
        else:
            has_discounts, more = False, [_("Picked")]
        right = [0, 3, *range(5, 5 + len(more))] if self.is_priced else [0, 3]
        widths = ["1fr" if place == 2 else "auto" for place in range(5 + len(more))]  # noqa: PLR2004 - the product's column
        rows = [self._row(line, place, has_discounts) for place, line in self._numbered()]
        return {"columns": columns + more, "widths": widths, "right": right, "rows": rows}

    def _numbered(self) -> Iterable[tuple[int, Any]]:
        return enumerate(self.offer.quote.lines, start=1)

    def _row(self, line: Any, place: int, has_discounts: bool) -> dict[str, Any]:  # noqa: FBT001 - a column's presence
        written = self.filters
        cells = [written.quantity(line.quantity), line.uom]
        if self.is_priced:
            discount = [
                written.percent(line.discount_percent, 2) if line.discount_percent else NOTHING
            ]
            cells += [written.money(line.unit_price), *(discount if has_discounts else [])]
            cells += [written.money(line.total)]
        else:
            cells += ["▢"]
        row = {"place": str(place), "code": line.sku, "name": breakable(line.name)}
        return row | {"note": breakable(line.note or ""), "cells": cells}

    def _sums(self) -> list[dict[str, Any]]:
        _, quote, money = self.words.gettext, self.offer.quote, self.filters.money
        total = {"name": _("Total"), "value": f"R$ {money(quote.total)}", "strong": True}
        if not quote.discount_percent:
            return [total]
        percent = self.filters.percent(quote.discount_percent, 2)
        discount = _("Discount of %(percent)s") % {"percent": percent}
        return [
            {"name": _("Subtotal"), "value": f"R$ {money(quote.subtotal)}", "strong": False},
            {
                "name": discount,
                "value": f"-R$ {money(quote.subtotal - quote.total)}",
                "strong": False,
            },
            total,
        ]

    def _blocks(self) -> list[dict[str, Any]]:
        _ = self.words.gettext
        conditions = self.offer.store.conditions if self.is_priced else None
        parts = ((_("Notes"), self.offer.quote.notes), (_("Conditions"), conditions))
        return [{"title": title, "paragraphs": paragraphs(text)} for title, text in parts if text]

    def _pix(self) -> dict[str, str] | None:
        _, code = self.words.gettext, self.offer.pix_code
        if code is None:
            return None
        amount = f"R$ {self.filters.money(self.offer.quote.total)}"
        text = _("Point your bank's app at the code: %(amount)s to %(name)s.")
        shown = text % {"amount": amount, "name": self.offer.payee_name}
        return {"svg": qr_svg(code), "title": _("Pay by PIX"), "text": shown}


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text."""
    parts = breakable(text.replace("\r\n", "\n")).split("\n\n")
    return [part.strip() for part in parts if part.strip()]


def breakable(text: str) -> str:
    """Return text whose longest words may go on in the next line; nothing is seen of that."""
    return UNBROKEN.sub(lambda word: "\u200b".join(_pieces(word[0])), text)


def _pieces(word: str) -> list[str]:
    return [word[at : at + PIECE] for at in range(0, len(word), PIECE)]
