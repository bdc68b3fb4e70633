"""What the engines conclude shows in the life of the product."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from basecore.consumer import PoisonError
from basecore.db import Database
from basecore.ids import new_id
from basecore.streams import Envelope
from construction.reactions import Reactions
from contracts import Event, StockAlertCleared, StockAlertRaised
from shop import Shop
from testkit.envelopes import enveloped

pytestmark = pytest.mark.db

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


def raised(product_id: UUID) -> Event:
    return StockAlertRaised(
        alert_id=new_id(),
        product_id=product_id,
        level="high",
        on_hand=Decimal(2),
        mean_daily_demand=Decimal(1),
        lead_time_days=7,
    )


def envelope(event: Event, tenant_id: UUID, sequence: int) -> Envelope:
    return enveloped(
        event, tenant_id, sequence=sequence, at=AT, vertical="engines", actor="engine:stock"
    )


async def test_alerts_stand_in_the_products_history(shop: Shop, construction_db: Database) -> None:
    product = UUID((await shop.product())["id"])
    events = [raised(product), StockAlertCleared(alert_id=new_id(), product_id=product)]
    given = [envelope(event, shop.tenant_id, n) for n, event in enumerate(events, 1)]
    async with construction_db.tenant(shop.tenant_id) as session:
        await Reactions().apply(session, given, generation=1)
    async with shop.client("stock") as client:
        page = (await client.get(f"/web/products/{product}")).text
    assert page.index("Estoque suficiente de novo") < page.index("Risco de faltar")
    assert "Sistema" in page


async def test_other_events_are_passed_over_and_unknown_versions_are_poison(
    shop: Shop, construction_db: Database
) -> None:
    known = envelope(raised(new_id()), shop.tenant_id, 1)
    other = replace(known, event_type="route_planned", event_version=7)
    newer = replace(known, sequence=2, event_version=7)
    async with construction_db.tenant(shop.tenant_id) as session:
        await Reactions().apply(session, [other], generation=1)
        with pytest.raises(PoisonError) as caught:
            await Reactions().apply(session, [known, newer], generation=1)
    assert list(caught.value.reasons) == [2]
