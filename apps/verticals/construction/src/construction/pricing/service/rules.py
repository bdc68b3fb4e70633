"""Use cases of price rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError, StaleError
from basecore.ids import new_id
from basecore.money import CENT, HUNDRED

from construction.activity import Actor, Audited, moved, note_audited, note_each
from construction.pricing import repository
from construction.pricing.domain import Kind, Level, Rounding
from construction.pricing.errors import PriceRuleNotFoundError
from construction.pricing.schemas import PriceRuleIn, Row

NEEDED = {
    Level.JOB_SITE: "job_site_id",
    Level.CUSTOMER: "customer_id",
    Level.GROUP: "group_id",
    Level.LIST: "price_list_id",
    Level.CATEGORY: "category_id",
}
NOTHING = {"level": "", "target": "", "scope": ""}
"""What a rule is about, where it is about nothing."""
MAY_END = {"ends_on", "is_active"}
SCOPES = ("job_site_id", "customer_id", "group_id", "price_list_id")
TOLD = ("kind", "value", "rounding", "min_quantity", "starts_on", "ends_on", "is_active")
"""What of a rule its history tells, before and after."""
BUYS_NO_MORE = (
    "The personal data of this customer was erased: their rules can end, and no new one is made"
)
CHOOSE = "Choose one from the list"
NOT_HERE = "Leave this empty: the rule is for somebody else"
ENDS_BEFORE = "The rule ends before it begins"
ONE_TARGET = "Choose a product or a category, not both"
FIXED_FOR_ALL = "A fixed price is for one product or one category"
TOO_MANY_PLACES = "This has too many decimal places"
ABOVE_ZERO = "Enter a number above zero"
TOO_LARGE = "This is too large"
MAX_SURCHARGE = Decimal(1000)
MAX_MARKUP = Decimal(100)


async def get_rule(session: TenantSession, rule_id: UUID) -> Row:
    """Return a rule with its names, or raise `PriceRuleNotFoundError`."""
    found = await repository.rule(session, rule_id)
    if found is None:
        raise PriceRuleNotFoundError
    return found


async def add_rule(session: TenantSession, given: PriceRuleIn, *, by: Actor, now: datetime) -> Row:
    """Make a rule and return it."""
    values = await _checked(session, given)
    values |= {"id": new_id(), "version": 1, "created_at": now}
    await repository.add_rule(session, values)
    made = await get_rule(session, values["id"])
    kind = Audited.PRICES
    await note_audited(session, values["id"], "created", kind, by=by, at=now, **_about(made))
    return made


async def change_rule(
    session: TenantSession,
    rule_id: UUID,
    given: PriceRuleIn,
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> Row:
    """Replace all of a rule that still has this version."""
    stored = await get_rule(session, rule_id)
    values = await _checked(session, given, stored)
    if not await repository.change_rule(session, rule_id, version, values):
        raise StaleError
    made = await get_rule(session, rule_id)
    what = _about(made) | moved(NOTHING | _about(stored), NOTHING | _about(made))
    what |= moved({name: stored[name] for name in TOLD}, values)
    await note_audited(session, rule_id, "changed", Audited.PRICES, by=by, at=now, **what)
    return made


async def set_active(
    session: TenantSession, ids: Sequence[UUID], *, active: bool, by: Actor, now: datetime
) -> int:
    """Switch rules on or off, none on of who was anonymised; return how many there were."""
    only = (repository.for_who_buys(session),) if active else ()
    changed = await repository.set_rules(session, ids, {"is_active": active}, *only)
    await _note(session, changed, "activated" if active else "deactivated", by=by, now=now)
    return len(changed)


async def end(session: TenantSession, ids: Sequence[UUID], *, by: Actor, now: datetime) -> int:
    """Let today be the rules' last day; return how many still went on."""
    ended = await repository.end_rules(session, ids, clock.business_date(now))
    await _note(session, ended, "ended", by=by, now=now)
    return len(ended)


async def _note(
    session: TenantSession, ids: Sequence[UUID], action: str, *, by: Actor, now: datetime
) -> None:
    subjects = [(rule["id"], _about(rule)) for rule in await repository.rules(session, ids)]
    await note_each(session, action, subjects, by=by, at=now, audited=Audited.PRICES)


def _about(rule: Row) -> dict[str, str]:
    """Return what a rule is about; whom it is for only where that is no person."""
    told = {"level": rule["level"], "target": rule["product_name"] or rule["category_name"]}
    told["scope"] = rule["group_name"] or rule["price_list_name"]
    return {name: text for name, text in told.items() if text}


async def _checked(
    session: TenantSession, given: PriceRuleIn, stored: Row | None = None
) -> dict[str, Any]:
    """Return a rule's columns, or raise `InvalidError` with a sentence at each field."""
    values = given.model_dump(mode="python")
    if given.kind is Kind.FIXED:
        values["rounding"] = Rounding.NONE
    errors = faults_of(given)
    named = {
        name: values[name]
        for name in (*SCOPES, "product_id", "category_id")
        if values[name] and name not in errors
    }
    errors |= dict.fromkeys(await repository.unknown(session, named), CHOOSE)
    values |= {name: values[name].value for name in ("level", "kind", "rounding")}
    is_somebodys = not named.keys().isdisjoint({"customer_id", "job_site_id"})
    if (
        is_somebodys
        and not _only_ends(stored, values)
        and await repository.forgotten(session, named)
    ):
        errors[NEEDED[given.level]] = BUYS_NO_MORE
    if errors:
        raise InvalidError(errors)
    return values


def _only_ends(stored: Row | None, values: dict[str, Any]) -> bool:
    """Tell whether a change lets a rule end, or end earlier, and changes nothing else of it."""
    if stored is None:
        return False
    ends, ended = values["ends_on"] or date.max, stored["ends_on"] or date.max
    is_less = ends <= ended and values["is_active"] <= stored["is_active"]
    return is_less and all(stored[name] == values[name] for name in values.keys() - MAY_END)


def faults_of(given: PriceRuleIn) -> dict[str, str]:
    """Return what is wrong with a rule in itself: field to sentence."""
    return _misplaced(given) | _misvalued(given)


def _misplaced(given: PriceRuleIn) -> dict[str, str]:
    """Return what is wrong with whom and what the rule is for, and when."""
    needed = NEEDED[given.level]
    errors = {name: NOT_HERE for name in SCOPES if getattr(given, name) and name != needed}
    if getattr(given, needed) is None:
        errors[needed] = CHOOSE
    if given.product_id and given.category_id:
        errors["product_id"] = ONE_TARGET
    if given.starts_on and given.ends_on and given.ends_on < given.starts_on:
        errors["ends_on"] = ENDS_BEFORE
    if given.kind is Kind.FIXED and not (given.product_id or given.category_id):
        errors["kind"] = FIXED_FOR_ALL
    return errors


def _misvalued(given: PriceRuleIn) -> dict[str, str]:
    value = given.value
    most = {Kind.DISCOUNT: HUNDRED, Kind.SURCHARGE: MAX_SURCHARGE, Kind.MARKUP: MAX_MARKUP}
    if given.kind is not Kind.MARKUP and value != value.quantize(CENT):
        return {"value": TOO_MANY_PLACES}
    if given.kind in most and not value:
        return {"value": ABOVE_ZERO}
    return {"value": TOO_LARGE} if given.kind in most and value > most[given.kind] else {}
