"""A year of a store as a list of steps: pure, repeatable, never selling more than there is."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count, cycle

from construction.demo.catalogue import Product, load_products, small_selection
from construction.demo.demand import draw_stories
from construction.demo.people import Customer, draw_customers
from construction.demo.randomness import generator
from construction.demo.seasons import YEAR, at_local, next_open, open_days
from construction.demo.shelf import Shelf, mean_daily_demand
from construction.demo.steps import (
    Line,
    OrderMove,
    OrderMoved,
    QuoteCreated,
    ReceiptReason,
    Step,
    StockReceived,
)
from construction.demo.stories import Fate, Story, is_placed_since, left_after, without_stock

_ON_THEIR_WAY = timedelta(days=2)
"""Orders as young as this are left where they stand: a store's board is never empty."""
_OVERDUE = timedelta(days=7)
_SELDOM = 3
"""Of those that are older, up to this age, one in so many is still there."""
_GONE = {OrderMove.DELIVERED, OrderMove.PICKED_UP}


class _Year:
    """One store's year while it is played: the agenda of coming steps and the shelf."""

    def __init__(self, shelf: Shelf, stories: Sequence[Story], end: date) -> None:
        self._shelf = shelf
        self._stories = stories
        self._end = end
        self._end_at = at_local(end, 0)
        self._agenda: list[tuple[datetime, int, Step | date]] = []
        self._order = count()
        self._supplied: dict[int, tuple[Line, ...]] = {}
        self._moves = cycle((1, 0, 2))
        self._older = count()

    def plan(self, at: datetime, what: Step | date) -> None:
        """Put a step, or a day whose purchases are due, on the agenda unless past the end."""
        if at < self._end_at:
            heapq.heappush(self._agenda, (at, next(self._order), what))

    def play(self) -> Iterator[Step]:
        """Return the steps in the order of time."""
        while self._agenda:
            step = heapq.heappop(self._agenda)[2]
            if isinstance(step, date):
                self._buy(step)
            else:
                yield self._apply(step)

    def _buy(self, day: date) -> None:
        for (lead_days, _), lines in self._shelf.buy(day, self._end).items():
            arrival = at_local(next_open(day, lead_days), 8, 30)
            self.plan(arrival, StockReceived(arrival, ReceiptReason.PURCHASE, lines))

    def _apply(self, step: Step) -> Step:
        if isinstance(step, QuoteCreated):
            return self._create(step)
        if isinstance(step, StockReceived):
            self._shelf.receive(step.lines)
        elif isinstance(step, OrderMoved) and step.move in _GONE:
            self._shelf.hand_over(self._supplied.pop(step.quote))
        elif isinstance(step, OrderMoved) and step.move is OrderMove.CANCELLED:
            self._shelf.release(self._supplied.pop(step.quote))
        return step

    def _create(self, created: QuoteCreated) -> QuoteCreated:
        story = self._stories[created.quote]
        if self._is_left(story):
            story = left_after(story, next(self._moves))
        if story.fate is Fate.CONVERTED:
            supplied = self._shelf.promise(created.lines)
            self._supplied[created.quote] = supplied
            story = story if supplied else without_stock(story)
            created = replace(created, lines=supplied or created.lines)
        for step in story.followed_by:
            self.plan(step.at, step)
        return created

    def _is_left(self, story: Story) -> bool:
        if not is_placed_since(story, self._end_at - _OVERDUE):
            return False
        is_young = is_placed_since(story, self._end_at - _ON_THEIR_WAY)
        return is_young or next(self._older) % _SELDOM == 0


def history(
    seed: str,
    today: date,
    products: Sequence[Product],
    customers: Sequence[Customer],
    *,
    quotes: int = 1500,
) -> Iterator[Step]:
    """Return the steps of the year up to the end of yesterday, in the order of time."""
    first = today - YEAR
    stories = draw_stories(
        generator(seed, "demand"), products, customers, first=first, end=today, quotes=quotes
    )
    means = mean_daily_demand(stories, len(products), YEAR.days)
    shelf = Shelf(generator(seed, "stock"), products, means)
    year = _Year(shelf, stories, today)
    opened_at = at_local(first, 6)
    year.plan(opened_at, StockReceived(opened_at, ReceiptReason.OPENING, shelf.opening()))
    for day in open_days(first, today):
        year.plan(at_local(day, 18, 30), day)
    for story in stories:
        year.plan(story.created.at, story.created)
    return year.play()


@dataclass(frozen=True, slots=True)
class StorePlan:
    """Everything that is seeded into one store."""

    products: tuple[Product, ...]
    customers: tuple[Customer, ...]
    steps: Iterator[Step]


def demo_plan(today: date) -> StorePlan:
    """Return the plan of the store `demo`: the whole catalogue and about 1,500 quotes."""
    products = load_products()
    customers = draw_customers("demo", range(25), range(35))
    return StorePlan(products, customers, history("demo", today, products, customers))


def neighbour_plan(today: date) -> StorePlan:
    """Return the plan of the small store `vizinha`: 40 products, 8 customers, 60 quotes."""
    products = small_selection(load_products())
    customers = draw_customers("vizinha", range(25, 28), range(35, 40))
    steps = history("vizinha", today, products, customers, quotes=60)
    return StorePlan(products, customers, steps)


PLANS = {"demo": demo_plan, "vizinha": neighbour_plan}
