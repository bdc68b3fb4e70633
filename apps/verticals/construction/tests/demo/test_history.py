from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from construction.demo.baskets import WORKS
from construction.demo.catalogue import Popularity
from construction.demo.history import PLANS, demo_plan, history, neighbour_plan
from construction.demo.seasons import at_local, is_open, local_day
from construction.demo.steps import (
    Line,
    OrderMove,
    OrderMoved,
    QuoteCreated,
    QuoteMove,
    QuoteMoved,
    Step,
    StockReceived,
)

TODAYS = (date(2026, 8, 12), date(2026, 1, 5), date(2026, 11, 27), date(2027, 3, 1))
FINAL = {QuoteMove.CONVERT, QuoteMove.CANCEL, QuoteMove.EXPIRE}
QUOTE_TABLE = {
    ("draft", QuoteMove.SEND): "sent",
    ("sent", QuoteMove.APPROVE): "approved",
    ("approved", QuoteMove.CONVERT): "converted",
    ("sent", QuoteMove.EXPIRE): "expired",
    ("draft", QuoteMove.CANCEL): "cancelled",
    ("sent", QuoteMove.CANCEL): "cancelled",
    ("approved", QuoteMove.CANCEL): "cancelled",
}
ORDER_TABLE = {
    ("pending", OrderMove.PREPARING): "preparing",
    ("preparing", OrderMove.OUT_FOR_DELIVERY): "out_for_delivery",
    ("preparing", OrderMove.PICKED_UP): "delivered",
    ("out_for_delivery", OrderMove.DELIVERED): "delivered",
    ("out_for_delivery", OrderMove.PREPARING): "preparing",
    ("pending", OrderMove.CANCELLED): "cancelled",
    ("preparing", OrderMove.CANCELLED): "cancelled",
}


class Ledger:
    """Plays the steps as the store would and fails where the store would refuse."""

    def __init__(self, steps: list[Step]) -> None:
        self.quotes: dict[int, QuoteCreated] = {}
        self.quote_status: dict[int, str] = {}
        self.order_status: dict[int, str] = {}
        self.on_hand: defaultdict[int, Decimal] = defaultdict(Decimal)
        self.reserved: defaultdict[int, Decimal] = defaultdict(Decimal)
        self.sold_on: defaultdict[int, set[date]] = defaultdict(set)
        for step in steps:
            self.apply(step)

    def apply(self, step: Step) -> None:
        if isinstance(step, StockReceived):
            for received in step.lines:
                assert received.quantity > 0
                self.on_hand[received.product] += received.quantity
        elif isinstance(step, QuoteCreated):
            self.quotes[step.quote] = step
            self.quote_status[step.quote] = "draft"
        elif isinstance(step, QuoteMoved):
            self.move_quote(step)
        else:
            self.move_order(step)

    def lines(self, quote: int) -> Iterator[Line]:
        yield from self.quotes[quote].lines

    def move_quote(self, step: QuoteMoved) -> None:
        self.quote_status[step.quote] = QUOTE_TABLE[self.quote_status[step.quote], step.move]
        last_day = local_day(self.quotes[step.quote].at) + timedelta(
            days=self.quotes[step.quote].valid_days
        )
        assert (local_day(step.at) > last_day) == (step.move is QuoteMove.EXPIRE)
        if step.move is QuoteMove.CONVERT:
            self.order_status[step.quote] = "pending"
            for line in self.lines(step.quote):
                self.reserved[line.product] += line.quantity
                assert self.reserved[line.product] <= self.on_hand[line.product]

    def move_order(self, step: OrderMoved) -> None:
        self.order_status[step.quote] = ORDER_TABLE[self.order_status[step.quote], step.move]
        if self.order_status[step.quote] not in {"delivered", "cancelled"}:
            return
        for line in self.lines(step.quote):
            self.reserved[line.product] -= line.quantity
            if self.order_status[step.quote] == "delivered":
                self.on_hand[line.product] -= line.quantity
                self.sold_on[line.product].add(local_day(step.at))
                assert self.on_hand[line.product] >= 0


@pytest.fixture(scope="module", params=TODAYS, ids=str)
def today(request: pytest.FixtureRequest) -> date:
    day: date = request.param
    return day


@pytest.fixture(scope="module")
def steps(today: date) -> list[Step]:
    return list(demo_plan(today).steps)


@pytest.fixture(scope="module")
def ledger(steps: list[Step]) -> Ledger:
    return Ledger(steps)


def test_steps_are_in_the_order_of_time_within_the_year(steps: list[Step], today: date) -> None:
    assert all(before.at <= after.at for before, after in pairwise(steps))
    assert steps[0].at >= at_local(today - timedelta(days=365), 0)
    assert steps[-1].at < at_local(today, 0)
    assert all(step.at.tzinfo is UTC for step in steps)


def test_quotes_count_from_zero_without_gaps(ledger: Ledger) -> None:
    assert list(ledger.quotes) == list(range(1500))


def test_about_63_percent_become_orders(ledger: Ledger) -> None:
    converted = sum(status == "converted" for status in ledger.quote_status.values())
    assert 0.60 <= converted / len(ledger.quotes) <= 0.66


def test_recent_quotes_and_orders_are_still_open(ledger: Ledger, today: date) -> None:
    assert {"draft", "sent", "approved"} <= set(ledger.quote_status.values())
    assert {"pending", "preparing"} <= set(ledger.order_status.values())
    drafts = [q for q, status in ledger.quote_status.items() if status == "draft"]
    assert all(today - local_day(ledger.quotes[q].at) <= timedelta(days=5) for q in drafts)


def test_most_orders_are_delivered_and_a_few_cancelled(ledger: Ledger) -> None:
    counts = Counter(ledger.order_status.values())
    assert counts["delivered"] / counts.total() > 0.9
    assert 0 < counts["cancelled"] / counts.total() < 0.06


def test_deliveries_and_pick_ups_both_happen(steps: list[Step]) -> None:
    moves = Counter(step.move for step in steps if isinstance(step, OrderMoved))
    assert moves[OrderMove.DELIVERED] > moves[OrderMove.PICKED_UP] > 100


def test_quotes_are_made_when_the_store_is_open(ledger: Ledger) -> None:
    assert all(is_open(local_day(quote.at)) for quote in ledger.quotes.values())


def test_lines_are_few_different_and_discounts_moderate(ledger: Ledger) -> None:
    for quote in ledger.quotes.values():
        products = [line.product for line in quote.lines]
        assert 1 <= len(products) == len(set(products)) <= 9
        assert 0 <= quote.discount_percent <= 5
        for line in quote.lines:
            assert line.quantity > 0
            assert 0 <= line.discount_percent <= 8
    assert sum(len(quote.lines) >= 2 for quote in ledger.quotes.values()) > 1470


def test_some_products_end_out_of_stock_or_low_and_some_idle(ledger: Ledger, today: date) -> None:
    products = demo_plan(today).products
    out = [i for i in range(len(products)) if ledger.on_hand[i] == ledger.reserved[i]]
    assert 3 <= len(out) <= 25
    idle = [i for i, product in enumerate(products) if product.popularity is Popularity.IDLE]
    for index in idle:
        assert ledger.on_hand[index] >= 3 * products[index].typical_quantity
        assert all(today - day > timedelta(days=180) for day in ledger.sold_on[index])


def test_job_sites_belong_to_the_customer(ledger: Ledger, today: date) -> None:
    customers = demo_plan(today).customers
    sites = [(quote.customer, quote.job_site) for quote in ledger.quotes.values()]
    assert all(site is None or site < len(customers[who].job_sites) for who, site in sites)
    assert sum(site is not None for _, site in sites) > 500


@pytest.mark.parametrize("store", sorted(PLANS))
def test_the_same_seed_gives_the_same_year(store: str) -> None:
    assert list(PLANS[store](TODAYS[0]).steps) == list(PLANS[store](TODAYS[0]).steps)


def test_another_seed_gives_another_year() -> None:
    plan = neighbour_plan(TODAYS[0])
    other = history("other", TODAYS[0], plan.products, plan.customers, quotes=60)
    assert list(plan.steps) != list(other)


def test_the_small_store_has_a_small_year(today: date) -> None:
    plan = neighbour_plan(today)
    ledger = Ledger(list(plan.steps))
    assert (len(plan.products), len(plan.customers), len(ledger.quotes)) == (40, 8, 60)
    assert all(len(quote.lines) >= 1 for quote in ledger.quotes.values())


def test_work_shares_are_percentages_that_favour_structure() -> None:
    assert max(WORKS, key=lambda work: work.share) is WORKS[0]
    assert WORKS[0].usual[0][0].startswith("Cimento")
