"""Who asks for what on which day of the year: the quotes before the stock has its say."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from construction.demo.baskets import WORKS, Shop, draw_quantity
from construction.demo.catalogue import Product
from construction.demo.people import Customer, CustomerKind
from construction.demo.seasons import busyness, draw_moment, local_day, open_days
from construction.demo.steps import Line, QuoteCreated
from construction.demo.stories import Story, draw_fate, draw_story

_RECENT = timedelta(days=4)
_FAVOURITE_WORKS = 2
_FAVOURITE_CHANCE = 0.6
_SIZE = {CustomerKind.COMPANY: Decimal("1.5"), CustomerKind.PERSON: Decimal("0.7")}
_LINE_DISCOUNTS = tuple(map(Decimal, (0, 0, 0, 0, 0, 0, 0, 2, 3, 5, 8)))
_DISCOUNTS = tuple(map(Decimal, (0, 0, 0, 0, 0, 0, 1, 2, 3, 5)))
_VALID_DAYS = (7, 7, 7, 7, 7, 10, 15, 30)
_WITH_SITE_CHANCE = 0.85
_NOTES = (
    *("",) * 9,
    "Entregar no período da manhã.",
    "Descarregar dentro do terreno.",
    "Cliente retira parte na loja.",
    "Ligar antes de sair para entrega.",
    "Pagamento no PIX na entrega.",
)


class Market:
    """The customers of one store and what each of them mostly builds."""

    def __init__(self, rng: Random, shop: Shop, customers: Sequence[Customer]) -> None:
        self.customers = customers
        self._shop = shop
        self._activity = [float(customer.activity) for customer in customers]
        self._shares = shop.work_shares()
        self._favourites = [self._draw_works(rng, _FAVOURITE_WORKS) for _ in customers]

    def _draw_works(self, rng: Random, count: int) -> list[int]:
        return rng.choices(range(len(WORKS)), self._shares, k=count)

    def draw_customer(self, rng: Random) -> int:
        """Draw who asks for a quote."""
        return rng.choices(range(len(self.customers)), self._activity)[0]

    def draw_job_site(self, rng: Random, customer: int) -> int | None:
        """Draw for which of the customer's building sites the quote is, if for any."""
        sites = self.customers[customer].job_sites
        if not sites or rng.random() > _WITH_SITE_CHANCE:
            return None
        return rng.randrange(len(sites))

    def draw_basket(self, rng: Random, customer: int, day: date, first: date) -> list[int]:
        """Draw the products of one quote."""
        favourite = rng.random() < _FAVOURITE_CHANCE
        works = self._favourites[customer] if favourite else self._draw_works(rng, 1)
        return self._shop.draw_basket(rng, rng.choice(works), day, first)


def _draw_lines(
    rng: Random, products: Sequence[Product], basket: list[int], size: Decimal
) -> tuple[Line, ...]:
    return tuple(
        Line(index, draw_quantity(rng, products[index], size), rng.choice(_LINE_DISCOUNTS))
        for index in basket
    )


def _draw_quote(
    rng: Random,
    products: Sequence[Product],
    market: Market,
    *,
    quote: int,
    at: datetime,
    first: date,
) -> QuoteCreated:
    customer = market.draw_customer(rng)
    basket = market.draw_basket(rng, customer, local_day(at), first)
    size = _SIZE[market.customers[customer].kind]
    return QuoteCreated(
        at=at,
        quote=quote,
        customer=customer,
        job_site=market.draw_job_site(rng, customer),
        lines=_draw_lines(rng, products, basket, size),
        discount_percent=rng.choice(_DISCOUNTS),
        valid_days=rng.choice(_VALID_DAYS),
        notes=rng.choice(_NOTES),
    )


def _draw_moments(rng: Random, first: date, end: date, count: int) -> list[datetime]:
    days = open_days(first, end)
    chosen = rng.choices(days, [busyness(day, first) for day in days], k=count)
    return sorted(draw_moment(rng, day) for day in chosen)


def draw_stories(
    rng: Random,
    products: Sequence[Product],
    customers: Sequence[Customer],
    *,
    first: date,
    end: date,
    quotes: int,
) -> list[Story]:
    """Draw the quotes of the days from the first to before the end, in order of creation."""
    market = Market(rng, Shop(products), customers)
    stories = []
    for quote, at in enumerate(_draw_moments(rng, first, end, quotes)):
        created = _draw_quote(rng, products, market, quote=quote, at=at, first=first)
        fate = draw_fate(rng, recent=end - local_day(at) <= _RECENT)
        is_company = customers[created.customer].kind is CustomerKind.COMPANY
        stories.append(draw_story(rng, created, fate, for_company=is_company))
    return stories
