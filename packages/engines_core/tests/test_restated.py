"""Receipts that a vertical states anew: what came once came once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from basecore.db import Database
from basecore.ids import new_id
from contracts import PurchaseReceived
from contracts.purchasing import ReceivedLine
from stock_engine import NOW, Store, bought, sell_ten_a_day

pytestmark = pytest.mark.db

VIEWS = ("stock_arrival", "stock_purchase_line", "stock_forecast", "stock_suggestion")


async def test_a_receipt_that_is_stated_anew_counts_once(
    engines_db: Database, tenant: UUID
) -> None:
    store, product = Store(engines_db, tenant), new_id()
    await sell_ten_a_day(store, product, 500)
    purchase = bought(product)
    line = ReceivedLine(product_id=product, quantity=Decimal(12), unit_price=Decimal(5))
    receipt = PurchaseReceived(
        receipt_id=new_id(),
        supplier_id=purchase.supplier_id,
        purchase_id=purchase.purchase_id,
        ordered_on=NOW.date() - timedelta(days=4),
        received_on=NOW.date(),
        lines=(line,),
        is_complete=False,
    )
    await store.feed(purchase, receipt)
    await store.periodic.run_marked()
    once = [await store.rows(view) for view in VIEWS]
    (known,) = await store.rows("stock_product")
    await store.feed(receipt, receipt)
    await store.periodic.run_marked()
    assert [await store.rows(view) for view in VIEWS] == once
    (again,) = await store.rows("stock_product")
    assert (again["incoming"], again["on_hand"]) == (known["incoming"], known["on_hand"])
    assert known["incoming"] == 18
