"""The list of products with its filters, and what pickers offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal
from urllib.parse import urlencode

from basecore.http import Paging, TenantWork
from fastapi import APIRouter, Depends, Query, Request, Response

from construction.access import Caller, Permission, may
from construction.catalog import repository
from construction.catalog.models import Brand, Category
from construction.catalog.web.access import CAN_READ, PREFIX, rights
from construction.pages import as_id, templates

router = APIRouter(prefix=PREFIX, include_in_schema=False)

OPTIONS = 12
LIKELIEST = 20
"""Products on a page of what was typed: the likeliest come first, and it is shown at each key."""
Show = Literal["active", "inactive", "all"]
ACTIVE = {"active": True, "inactive": False, "all": None}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a list is narrowed by, as it stands in the address."""

    category: str = ""
    brand: str = ""
    show: Show = "active"
    price: str = ""

    @property
    def wanted(self) -> repository.ProductFilter:
        """Return the filter; a category may be named or be an id."""
        category_id = as_id(self.category)
        return repository.ProductFilter(
            category_id=category_id,
            brand_id=as_id(self.brand),
            active=ACTIVE[self.show],
            category=None if category_id else self.category or None,
            without_price=self.price == "none",
        )

    def query(self, **more: str) -> str:
        """Return what is chosen, and more, as it stands in an address."""
        fields: Mapping[str, str] = {
            "category": self.category,
            "brand": self.brand,
            "show": "" if self.show == "active" else self.show,
            "price": self.price,
            **more,
        }
        return urlencode({name: value for name, value in fields.items() if value})

    def address(self, **more: str) -> str:
        """Return the list's address with what is chosen and more."""
        return f"{PREFIX}?{self.query(**more)}"

    @property
    def is_any(self) -> bool:
        """Tell whether the list is narrowed at all."""
        return bool(self.category or self.brand or self.price) or self.show != "active"


async def chosen(
    *,
    category: Annotated[str, Query(max_length=120)] = "",
    brand: Annotated[str, Query(max_length=36)] = "",
    show: Show = "active",
    price: Annotated[str, Query(max_length=10)] = "",
) -> Chosen:
    """Read what the list is narrowed by."""
    return Chosen(category, brand, show, price)


@router.get("", dependencies=CAN_READ)
async def search(
    request: Request,
    session: TenantWork,
    caller: Caller,
    paging: Paging,
    narrowed: Annotated[Chosen, Depends(chosen)],
) -> Response:
    """Show products by name, or by how well they fit what was typed."""
    wanted, is_guessed = narrowed.wanted, False
    if paging.q:
        asked = replace(paging, limit=min(paging.limit, LIKELIEST))
        hits = await repository.find(session, asked, wanted)
        found, is_guessed = hits.products, hits.is_guessed
    else:
        found = await repository.page(session, paging, wanted)
    return templates.render(
        request,
        "catalog/list.html",
        products=found.rows,
        next_href=narrowed.address(q=paging.q, cursor=found.next_cursor)
        if found.next_cursor
        else None,
        first_href=narrowed.address(q=paging.q) if paging.cursor else None,
        is_guessed=is_guessed,
        categories=await repository.named(session, Category),
        brands=await repository.named(session, Brand),
        paging=paging,
        narrowed=narrowed,
        **rights(caller),
    )


@router.get("/options", dependencies=CAN_READ)
async def options(
    request: Request,
    session: TenantWork,
    caller: Caller,
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Offer the products that fit what is being typed."""
    wanted = repository.ProductFilter(active=True)
    found = await repository.suggest(session, q.strip(), wanted, OPTIONS)
    return templates.render(
        request,
        "catalog/options.html",
        products=found,
        scanned=await repository.scanned_unit(session, q.strip()),
        sees_prices=may(caller, Permission.PRICES_READ),
    )
