"""A purchase on paper and in a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from webkit import Translations, msgid
from webkit.filters import NOTHING, Filters, phone, tax_id

from construction import sharing, store, suppliers
from construction.purchases.schemas import LineOut, PurchaseOut
from construction.purchases.service.reading import get, shown

MARKS = {"draft": msgid("Draft"), "cancelled": msgid("Cancelled")}
HELLO = msgid("Hello! Here is purchase order %(number)s from %(store)s:")
EXPECTED = msgid("We expect it on %(day)s.")
THEIR_CODE = msgid("Your code: %(code)s")
SUBJECT = msgid("Purchase order %(number)s from %(store)s")
MOST_SAID = 40
"""Lines that a message lists; the document has all."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a document is written with: the language, the store's name and colour."""

    words: Translations
    store_name: str
    look: sharing.Look


@dataclass(frozen=True, slots=True)
class Sheet:
    """A purchase as it is printed and told."""

    purchase: PurchaseOut
    supplier: suppliers.Supplier
    profile: store.StoreProfile
    codes: Mapping[UUID, str]
    letter: Letter

    @property
    def filters(self) -> Filters:
        """Return how figures are written."""
        return Filters(self.letter.words, clock.now)

    @property
    def file_name(self) -> str:
        """Return the name under which a browser saves the document."""
        return f"{self.purchase.number}.pdf"

    @property
    def subject(self) -> str:
        """Return the subject of a mail."""
        return self.letter.words.gettext(SUBJECT) % self._named()

    def _named(self) -> dict[str, str]:
        return {"number": self.purchase.number, "store": self.letter.store_name}

    def text(self) -> str:
        """Return the purchase as a message."""
        _, written = self.letter.words.gettext, self.filters
        lines = [
            f"- {written.quantity(one.quantity)} {one.uom} {one.name}"
            for one in self.purchase.lines[:MOST_SAID]
        ]
        if len(self.purchase.lines) > MOST_SAID:
            lines.append("…")
        expected = self.purchase.expected_on
        ends = [_(EXPECTED) % {"day": written.day(expected)}] if expected else []
        return "\n".join([_(HELLO) % self._named(), "", *lines, "", *ends]).strip() + "\n"

    def data(self) -> dict[str, Any]:
        """Return everything that the document shows."""
        _, name, one = self.letter.words.gettext, self.letter.store_name, self.purchase
        mark = MARKS.get(one.status.value)
        notes = [{"title": _("Notes"), "paragraphs": sharing.paragraphs(one.notes or "")}]
        return {
            "lang": self.letter.words.locale[:2],
            **self.letter.look.data,
            "title": f"{one.number} · {name}",
            "kind": _("Purchase order"),
            "number": one.number,
            "mark": _(mark) if mark else None,
            "store": {"name": name, "lines": sharing.store_lines(self.profile)},
            "parties": [self._supplier()],
            "facts": self._facts(),
            "columns": [
                *("", _("Code"), _("Product"), _("Quantity"), _("Unit")),
                *(_("Price (R$)"), _("Total (R$)")),
            ],
            "widths": ["auto", "auto", "1fr", "auto", "auto", "auto", "auto"],
            "right": [0, 3, 5, 6],
            "rows": [self._row(line) for line in one.lines],
            "sums": self._sums(),
            "blocks": notes if one.notes else [],
            "pix": None,
            "signatures": [],
            "footer": f"{name} · {one.number}",
            "words": {"page": _("Page"), "of": _("of")},
        }

    def _supplier(self) -> dict[str, Any]:
        one = self.supplier
        document = f"CNPJ {tax_id(one.tax_id)}" if one.tax_id else ""
        reached = [phone(one.phone) if one.phone else "", one.email or ""]
        lines = [line for line in (document, *reached) if line]
        return {"title": self.letter.words.gettext("Supplier"), "name": one.name, "lines": lines}

    def _facts(self) -> list[list[str]]:
        _, one, day = self.letter.words.gettext, self.purchase, self.filters.day
        facts = [[_("Issued"), day(one.ordered_on or one.created_at)]]
        if one.expected_on:
            facts.append([_("Expected on"), day(one.expected_on)])
        if one.payment_term_days is not None:
            facts.append([_("Payment term (days)"), str(one.payment_term_days)])
        return facts

    def _row(self, line: LineOut) -> dict[str, Any]:
        written, code = self.filters, self.codes.get(line.product_id)
        note = self.letter.words.gettext(THEIR_CODE) % {"code": code} if code else ""
        price = NOTHING if line.unit_price is None else written.quantity(line.unit_price, 4)
        cells = [written.quantity(line.quantity), line.uom, price, written.money(line.total)]
        return {
            "place": str(line.position),
            "code": line.sku,
            "name": line.name,
            "note": note,
            "cells": cells,
        }

    def _sums(self) -> list[dict[str, Any]]:
        _, one, money = self.letter.words.gettext, self.purchase, self.filters.money
        total = {"name": _("Total"), "value": f"R$ {money(one.total)}", "strong": True}
        if not one.freight:
            return [total]
        freight = {"name": _("Freight"), "value": f"R$ {money(one.freight)}", "strong": False}
        return [freight, total]


async def sheet_of(session: TenantSession, purchase_id: UUID, letter: Letter) -> Sheet:
    """Return a purchase with all that its document shows."""
    purchase = await shown(session, await get(session, purchase_id), sees_costs=True)
    return Sheet(
        purchase,
        await suppliers.get(session, purchase.supplier_id),
        await store.get(session),
        {one.product_id: one.code for one in await suppliers.codes(session, purchase.supplier_id)},
        letter,
    )
