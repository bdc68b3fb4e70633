"""What is forgotten of a customer, column by column; documents and what they add up to stay.

Every column of words in a table that can belong to a customer stands here: in `FORGOTTEN` with what
takes its place, or in `KEPT` because it tells nothing of a person. A test holds both complete.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

NAME = "Anonimizado"
SORT_NAME = "anonimizado"

_ADDRESS = dict.fromkeys(("street", "street_number", "district", "city", "state", "postal_code"))

FORGOTTEN: Mapping[str, Mapping[str, object]] = {
    "customer": {
        "name": NAME,
        "sort_name": SORT_NAME,
        "tags": [],
        **dict.fromkeys(("tax_id", "email", "phone", "phone_key", "notes", "credit_notes")),
        **_ADDRESS,
    },
    "customer_merge": {"merged_tax_id": None, "tags": []},
    "job_site": {
        "name": NAME,
        **_ADDRESS,
        **dict.fromkeys(("latitude", "longitude", "coordinates_source")),
        **dict.fromkeys(("truck_notes", "access_notes")),
    },
    "quote": {"notes": None},
    "quote_line": {"note": None, "said": None},
    "quote_answer": {
        **dict.fromkeys(("name", "address", "agent"), ""),
        **dict.fromkeys(("document_end", "words", "signature")),
    },
    "quote_revision": {"notes": None},
    "discount_approval": {"words": None, "answer_words": None},
    "share_view": {"address": "", "agent": ""},
    "order": {"notes": None},
    "order_line": {"note": None},
    "goods_return": {"words": None},
    "hand_over": {"receiver": None},
}
DELETED = ("customer_contact", "job_site_contact")
"""Tables of people and nothing else: their rows go."""
KEPT: Mapping[str, frozenset[str]] = {
    "customer": frozenset({"kind"}),
    "customer_merge": frozenset({"fields", "actor_name"}),
    "customer_merge_row": frozenset({"table_name"}),
    "job_site": frozenset({"receives_on"}),
    "price_rule": frozenset({"level", "kind", "rounding"}),
    "quote": frozenset(
        {
            "number_mask",
            "owner_name",
            "status",
            "lost_reason",
            "allowed_mark",
            "changed_by_name",
            "untold",
        }
    ),
    "quote_line": frozenset({"uom", "price_explanation", "changed_by_name"}),
    "quote_line_removal": frozenset({"removed_by_name"}),
    "quote_answer": frozenset({"kind", "content_mark"}),
    # A version's lines keep goods and prices; the notes among them are taken out one by one.
    "quote_revision": frozenset({"status", "lines", "frozen_by_name"}),
    "discount_approval": frozenset(
        {"state", "mark", "breaches", "asked_by_name", "answered_by_name"}
    ),
    "share_link": frozenset({"token_hash", "content_mark", "channel", "created_by_name"}),
    "order": frozenset({"number_mask", "owner_name", "status", "payment_method", "cancel_reason"}),
    "order_line": frozenset({"uom"}),
    "goods_return": frozenset({"kind", "reason", "by_name"}),
    "hand_over": frozenset({"kind", "by_name"}),
}
"""Kinds, states, units, marks, and colleagues' names, who are the store's own."""


def is_same(name: str, phone: str | None, other_name: str, other_phone: str | None) -> bool:
    """Tell whether two people to talk to at one customer's are one: by phone, else by name."""
    digits, others = _digits(phone), _digits(other_phone)
    if digits and others:
        return digits == others
    return _folded(name) == _folded(other_name)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file of customers that names a person."""

    key: tuple[UUID, int]
    is_known: bool
    """It led to the customer whose person is looked for, or changed them."""
    tax_id: str
    people: Sequence[tuple[str, str]]
    """Name and phone of each person to talk to."""
    rest: Sequence[str]
    """All other cells."""


def is_anothers(line: Line, *, tax_ids: Collection[str], name: str, phone: str | None) -> bool:
    """Tell whether a line evidently names somebody else of the very same name.

    The customer's document decides, else the phones; whatever leaves a doubt is the person's.
    """
    if line.is_known or line.tax_id in tax_ids:
        return False
    if line.tax_id and tax_ids:
        return True
    called = [one for one in line.people if _folded(one[0]) == _folded(name)]
    is_elsewhere = any(_folded(name) in _folded(cell) for cell in line.rest)
    return (
        bool(called) and not is_elsewhere and not any(is_same(name, phone, *one) for one in called)
    )


def _folded(text: str) -> str:
    return text.strip().casefold()


def _digits(phone: str | None) -> str:
    return "".join(one for one in phone or "" if one.isdecimal())
