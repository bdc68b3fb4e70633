"""What becomes of a quote: its moves and its order's, drawn before anybody looks at the stock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from random import Random

from construction.demo.seasons import at_local, draw_moment, local_day, next_open
from construction.demo.steps import (
    OrderMove,
    OrderMoved,
    QuoteCreated,
    QuoteMove,
    QuoteMoved,
    Step,
)
from construction.quotes import Loss


class Fate(Enum):
    """How a quote ends."""

    CONVERTED = "converted"
    EXPIRED = "expired"
    REFUSED = "refused"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"
    LEFT_DRAFT = "left_draft"
    LEFT_APPROVED = "left_approved"


@dataclass(frozen=True, slots=True)
class Story:
    """A quote as it was asked for, how it ends and what follows its creation, in order."""

    created: QuoteCreated
    fate: Fate
    followed_by: tuple[Step, ...]


_FATES = {
    Fate.CONVERTED: 64,
    Fate.EXPIRED: 18,
    Fate.REFUSED: 9,
    Fate.DROPPED: 5,
    Fate.WITHDRAWN: 4,
}
_RECENT_FATES = (Fate.LEFT_DRAFT, Fate.LEFT_APPROVED, None, None)
_APPROVAL_DAYS = (0, 0, 1, 1, 2, 3)
_CONVERSION_DAYS = (0, 0, 1, 1)
_PICK_UP_CHANCE = {True: 0.12, False: 0.45}
_CANCELLED_CHANCE = 0.03
_FAILED_DELIVERY_CHANCE = 0.015
_LOSSES = (
    Loss("other", "Cliente fechou com outra loja"),
    Loss("price", "Preço acima do esperado"),
    Loss("other", "Obra adiada"),
    Loss("lead_time", "Prazo de entrega não atendia"),
    Loss("other", "Mudou o projeto"),
)
OUT_OF_STOCK = Loss("stock", "Sem estoque no prazo pedido")


def draw_fate(rng: Random, *, recent: bool) -> Fate:
    """Draw how a quote ends; a recent one may be left where it is."""
    if recent and (left := rng.choice(_RECENT_FATES)):
        return left
    return rng.choices(list(_FATES), list(_FATES.values()))[0]


def _soon(rng: Random, at: datetime, least: int, most: int) -> datetime:
    return at + timedelta(seconds=rng.randint(least * 60, most * 60))


def _later(rng: Random, at: datetime, days: int) -> datetime:
    if days == 0:
        return _soon(rng, at, 8, 75)
    return draw_moment(rng, next_open(local_day(at), days))


def _morning(rng: Random, at: datetime, days: int, hour: int) -> datetime:
    return _soon(rng, at_local(next_open(local_day(at), days), hour), 0, 110)


def _expiry(created: QuoteCreated) -> datetime:
    return at_local(local_day(created.at) + timedelta(days=created.valid_days + 1), 0, 10)


def _cancel(rng: Random, quote: int, at: datetime) -> QuoteMoved:
    return QuoteMoved(at, quote, QuoteMove.CANCEL, rng.choice(_LOSSES))


def _delivered(rng: Random, quote: int, out_at: datetime) -> list[Step]:
    return [
        OrderMoved(out_at, quote, OrderMove.OUT_FOR_DELIVERY),
        OrderMoved(_soon(rng, out_at, 40, 240), quote, OrderMove.DELIVERED),
    ]


def _failed_delivery(rng: Random, quote: int, out_at: datetime) -> list[Step]:
    back_at = _soon(rng, out_at, 90, 240)
    return [
        OrderMoved(out_at, quote, OrderMove.OUT_FOR_DELIVERY),
        OrderMoved(back_at, quote, OrderMove.PREPARING),
        *_delivered(rng, quote, _morning(rng, back_at, 1, 8)),
    ]


def _picked_up(rng: Random, quote: int, converted_at: datetime) -> list[Step]:
    preparing_at = _soon(rng, converted_at, 3, 25)
    return [
        OrderMoved(preparing_at, quote, OrderMove.PREPARING),
        OrderMoved(_later(rng, preparing_at, rng.choice((0, 0, 1))), quote, OrderMove.PICKED_UP),
    ]


def _order(rng: Random, quote: int, converted_at: datetime, *, for_company: bool) -> list[Step]:
    cancelled = rng.random() < _CANCELLED_CHANCE
    if cancelled and rng.random() < 1 / 2:
        return [OrderMoved(_soon(rng, converted_at, 20, 90), quote, OrderMove.CANCELLED)]
    if not cancelled and rng.random() < _PICK_UP_CHANCE[for_company]:
        return _picked_up(rng, quote, converted_at)
    preparing_at = _morning(rng, converted_at, 1, 7)
    preparing = OrderMoved(preparing_at, quote, OrderMove.PREPARING)
    if cancelled:
        return [
            preparing,
            OrderMoved(_soon(rng, preparing_at, 30, 300), quote, OrderMove.CANCELLED),
        ]
    days = rng.choice((0, 1, 1, 2))
    out_at = (
        _soon(rng, preparing_at, 60, 300) if days == 0 else _morning(rng, preparing_at, days, 8)
    )
    failed = rng.random() < _FAILED_DELIVERY_CHANCE
    return [preparing, *(_failed_delivery if failed else _delivered)(rng, quote, out_at)]


def _approved(
    rng: Random, quote: int, approved_at: datetime, fate: Fate, *, for_company: bool
) -> list[Step]:
    approved = QuoteMoved(approved_at, quote, QuoteMove.APPROVE)
    if fate is Fate.LEFT_APPROVED:
        return [approved]
    if fate is Fate.WITHDRAWN:
        return [approved, _cancel(rng, quote, _later(rng, approved_at, 1))]
    converted_at = _later(rng, approved_at, rng.choice(_CONVERSION_DAYS))
    converted = QuoteMoved(converted_at, quote, QuoteMove.CONVERT)
    return [approved, converted, *_order(rng, quote, converted_at, for_company=for_company)]


def _after_sending(
    rng: Random, created: QuoteCreated, sent_at: datetime, fate: Fate, *, for_company: bool
) -> list[Step]:
    if fate is Fate.EXPIRED:
        return [QuoteMoved(_expiry(created), created.quote, QuoteMove.EXPIRE)]
    if fate is Fate.REFUSED:
        return [_cancel(rng, created.quote, _later(rng, sent_at, rng.choice((1, 2, 3))))]
    approved_at = _later(rng, sent_at, rng.choice(_APPROVAL_DAYS))
    return _approved(rng, created.quote, approved_at, fate, for_company=for_company)


def draw_story(rng: Random, created: QuoteCreated, fate: Fate, *, for_company: bool) -> Story:
    """Draw the moves that lead a quote to its fate."""
    if fate is Fate.LEFT_DRAFT:
        return Story(created, fate, ())
    if fate is Fate.DROPPED:
        dropped = _cancel(rng, created.quote, _later(rng, created.at, 1))
        return Story(created, fate, (dropped,))
    sent_at = _soon(rng, created.at, 4, 60)
    sent = QuoteMoved(sent_at, created.quote, QuoteMove.SEND)
    rest = _after_sending(rng, created, sent_at, fate, for_company=for_company)
    return Story(created, fate, (sent, *rest))


def without_stock(story: Story) -> Story:
    """Return the story of the same quote when nothing of it can be supplied."""
    sent = story.followed_by[0]
    quote = story.created.quote
    refused_at = sent.at + timedelta(hours=2)
    refused = QuoteMoved(refused_at, quote, QuoteMove.CANCEL, OUT_OF_STOCK)
    return Story(story.created, Fate.REFUSED, (sent, refused))


def is_placed_since(story: Story, since: datetime) -> bool:
    """Say whether the story's quote becomes an order, and not before then."""
    return any(
        isinstance(step, QuoteMoved) and step.move is QuoteMove.CONVERT and step.at >= since
        for step in story.followed_by
    )


def left_after(story: Story, moves: int) -> Story:
    """Return the story whose order is left where so many moves bring it."""
    of_order = [step for step in story.followed_by if isinstance(step, OrderMoved)]
    of_quote = story.followed_by[: len(story.followed_by) - len(of_order)]
    return Story(story.created, story.fate, (*of_quote, *of_order[:moves]))
