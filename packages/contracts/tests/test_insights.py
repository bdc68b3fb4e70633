"""The views and their row types agree, column by column."""

from __future__ import annotations

import pytest
from basecore.migrate import admin_engine
from contracts.insights import (
    InsightRow,
    PriceAlertRow,
    PriceComparisonRow,
    PriceHistoryRow,
    PriceOfferRow,
    PriceProductRow,
    StockAlertRow,
    StockClassRow,
    StockDemandRow,
    StockProductRow,
    StockReactionRow,
    StockSuggestionRow,
)
from sqlalchemy import text

pytestmark = pytest.mark.db

COLUMNS = text(
    "SELECT column_name::text FROM information_schema.columns "
    "WHERE table_schema = 'engines' AND table_name = :view"
)


@pytest.mark.parametrize(
    ("view", "row"),
    [
        ("insight_stock_alerts", StockAlertRow),
        ("insight_stock_suggestions", StockSuggestionRow),
        ("insight_stock_products", StockProductRow),
        ("insight_stock_reactions", StockReactionRow),
        ("insight_stock_classes", StockClassRow),
        ("insight_stock_demand", StockDemandRow),
        ("insight_price_products", PriceProductRow),
        ("insight_price_comparisons", PriceComparisonRow),
        ("insight_price_alerts", PriceAlertRow),
        ("insight_price_offers", PriceOfferRow),
        ("insight_price_history", PriceHistoryRow),
    ],
)
async def test_columns(admin_url: str, view: str, row: type[InsightRow]) -> None:
    engine = admin_engine(admin_url)
    async with engine.connect() as connection:
        columns = set(await connection.scalars(COLUMNS, {"view": view}))
    await engine.dispose()
    assert columns == set(row.model_fields)
