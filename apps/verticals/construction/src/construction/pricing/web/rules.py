"""The list of price rules, the form of one, and what is done to many at once."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from basecore import clock
from basecore.db import TenantSession
from basecore.errors import InvalidError, StaleError
from basecore.http import OnlyOnce, Outcome, Paging, TenantWork
from basecore.http.idempotency import KeyReusedError
from fastapi import APIRouter, Query, Request, Response
from webkit import msgid, redirect
from webkit.numerals import NumberError, format_decimal, parse_percent

from construction import catalog, job_sites
from construction.access import Caller, Permission, allowed
from construction.activity import activities, actor_of
from construction.pages import (
    FormBody,
    RefusedError,
    as_id,
    form_locale,
    new_key,
    parse_form,
    retry,
    templates,
    typed,
    typed_version,
)
from construction.pricing import repository, service
from construction.pricing.domain import Kind, Level
from construction.pricing.schemas import PriceRuleIn, Row
from construction.pricing.web.answers import done, refusal
from construction.pricing.web.words import number_text

router = APIRouter(prefix="/web/prices/rules", include_in_schema=False)

CAN_WRITE = [allowed(Permission.PRICES_WRITE)]
DECIMALS: tuple[str, ...] = ("value", "min_quantity")
PERCENTAGES = (Kind.DISCOUNT, Kind.SURCHARGE)
"""Kinds of which the value may have its sign, and is no money."""
FIELDS = tuple(PriceRuleIn.model_fields)
TEXTS = ("customer_id_text", "product_id_text")
"""What was typed to find somebody or something; shown again, never stored."""
STATES = ("today", "future", "expired", "inactive")
MANY = 200
UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY
SAVED = msgid("Price rule saved")
CHOOSE = msgid("Choose one from the list")
NONE_CHOSEN = msgid("Choose at least one rule")
DONE = {
    "activate": msgid("%(num)s rules switched on"),
    "deactivate": msgid("%(num)s rules switched off"),
    "end": msgid("%(num)s rules end today"),
}
STALE = msgid(
    "Somebody changed this rule while you were editing. What you typed is still here; "
    "save again to keep yours."
)
LevelText = Literal["", "job_site", "customer", "group", "category", "list"]


@router.get("", dependencies=CAN_WRITE)
async def index(
    request: Request,
    session: TenantWork,
    paging: Paging,
    level: LevelText = "",
    state: Literal["", "today", "future", "expired", "inactive"] = "",
    price_list_id: UUID | None = None,
    product_id: UUID | None = None,
) -> Response:
    """List price rules, the newest first."""
    today = clock.business_date(clock.now())
    wanted = repository.RuleFilter(
        level or None, state or None, price_list_id=price_list_id, product_id=product_id
    )
    found = await repository.rule_page(session, paging, wanted, today)
    filters = {
        "state": state,
        "level": level,
        "q": paging.q,
        "price_list_id": str(price_list_id or ""),
        "product_id": str(product_id or ""),
    }
    return templates.render(
        request,
        "pricing/rules.html",
        rules=found.rows,
        today=today,
        filters=filters,
        states=STATES,
        levels=[one.value for one in Level],
        price_list=await service.get_list(session, price_list_id) if price_list_id else None,
        product=await catalog.get(session, product_id) if product_id else None,
        next_href=_address(filters | {"cursor": found.next_cursor}) if found.next_cursor else None,
        first_href=_address(filters) if paging.cursor else None,
    )


def _address(filters: Mapping[str, str | None]) -> str:
    kept = {name: value for name, value in filters.items() if value}
    return f"/web/prices/rules?{urlencode(kept)}" if kept else "/web/prices/rules"


@router.get("/new", dependencies=CAN_WRITE)
async def new(
    request: Request,
    session: TenantWork,
    copy_of: Annotated[UUID | None, Query()] = None,
    level: LevelText = "list",
    price_list_id: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Show the form of a new rule: empty, or as a copy."""
    values = dict.fromkeys((*FIELDS, *TEXTS), "")
    if copy_of:
        values = _values_of(await service.get_rule(session, copy_of), form_locale(request))
    else:
        values |= {"level": level or "list", "price_list_id": price_list_id, "is_active": "true"}
    return await _form(request, session, values, key=new_key())


@router.get("/scope", dependencies=CAN_WRITE)
async def scope(request: Request, session: TenantWork, level: LevelText = "list") -> Response:
    """Return the fields that say for whom a rule of this level is."""
    values = dict.fromkeys((*FIELDS, *TEXTS), "") | {"level": level}
    return templates.render(
        request, "pricing/scope.html", values=values, errors={}, **await _choices(session, values)
    )


@router.post("", dependencies=CAN_WRITE)
async def add(
    request: Request, session: TenantWork, caller: Caller, form: FormBody, once: OnlyOnce
) -> Response:
    """Make a rule and show it."""
    values = typed(form, (*FIELDS, *TEXTS))

    async def make() -> Outcome:
        given = _read(values, request)
        row = await service.add_rule(session, given, by=actor_of(caller), now=clock.now())
        return Outcome(303, media_type=None, location=f"/web/prices/rules/{row['id']}")

    try:
        made = await once.run(make)
    except (InvalidError, KeyReusedError) as error:
        again = retry(error, form, request)
        page = await _form(request, session, values, **again, status_code=UNFIT)
        raise RefusedError(page) from error
    return done(request, made.headers["location"], SAVED)


@router.post("/bulk", dependencies=CAN_WRITE)
async def bulk(request: Request, session: TenantWork, caller: Caller, form: FormBody) -> Response:
    """Switch rules on or off, or end them today."""
    ids = [one for text in form.getlist("rule")[:MANY] if (one := as_id(str(text)))]
    action, by, now = str(form.get("action", "")), actor_of(caller), clock.now()
    back = _address(typed(form, ("state", "level", "q", "price_list_id", "product_id")))
    words = templates.translations(request)
    if not ids or action not in DONE:
        return redirect(request, back, words.gettext(NONE_CHOSEN), "warning")
    if action == "end":
        count = await service.end(session, ids, by=by, now=now)
    else:
        active = action == "activate"
        count = await service.set_active(session, ids, active=active, by=by, now=now)
    return redirect(request, back, words.gettext(DONE[action]) % {"num": count})


@router.get("/{price_rule_id}", dependencies=CAN_WRITE)
async def edit(request: Request, session: TenantWork, price_rule_id: UUID) -> Response:
    """Show a rule in its form, and which others hold at the same time."""
    row = await service.get_rule(session, price_rule_id)
    return await _form(request, session, _values_of(row, form_locale(request)), rule=row)


@router.post("/{price_rule_id}", dependencies=CAN_WRITE)
async def change(
    request: Request, session: TenantWork, caller: Caller, price_rule_id: UUID, form: FormBody
) -> Response:
    """Replace a rule by what was typed, unless somebody else changed it meanwhile."""
    values = typed(form, (*FIELDS, *TEXTS, "version"))
    row = await service.get_rule(session, price_rule_id)
    try:
        await service.change_rule(
            session,
            price_rule_id,
            _read(values, request),
            version=typed_version(form),
            by=actor_of(caller),
            now=clock.now(),
        )
    except (InvalidError, StaleError) as error:
        again = refusal(request, values, row, error, STALE)
        raise RefusedError(await _form(request, session, rule=row, **again)) from error
    return done(request, f"/web/prices/rules/{price_rule_id}", SAVED)


def _read(values: dict[str, str], request: Request) -> PriceRuleIn:
    """Return what was typed; a name that was not chosen from its list is none."""
    given = {name: values[name] for name in FIELDS}
    given["is_active"] = values["is_active"] or "false"
    if given["level"] == "job_site":
        given["customer_id"] = ""  # it was chosen to find the site
    lost = {
        field: CHOOSE
        for field in ("customer_id", "product_id")
        if values.get(f"{field}_text") and not values[field]
    }
    locale, decimals = form_locale(request), DECIMALS
    if given["kind"] in PERCENTAGES and given["value"]:
        decimals = ("min_quantity",)
        try:
            given["value"] = str(parse_percent(given["value"], locale))
        except NumberError as error:
            lost["value"] = str(error)
    try:
        read = parse_form(PriceRuleIn, given, decimals=decimals, locale=locale)
    except InvalidError as error:
        raise InvalidError(error.fields | lost) from error
    if lost:
        raise InvalidError(lost)
    return read


def _values_of(row: Row, locale: str) -> dict[str, str]:
    """Return a stored rule as a person would have typed it."""
    values = {name: "" if row[name] is None else str(row[name]) for name in FIELDS}
    return values | {
        "value": _value_text(row, locale),
        "min_quantity": number_text(row["min_quantity"], 3, locale),
        "is_active": "true" if row["is_active"] else "",
        "customer_id": str(row["buyer_id"] or ""),
        "customer_id_text": row["customer_name"] or "",
        "product_id_text": row["product_name"] or "",
    }


def _value_text(row: Row, locale: str) -> str:
    """Return a fixed price as money, everything else without trailing zeros."""
    if row["kind"] == Kind.FIXED:
        return format_decimal(row["value"], 2, locale)
    return number_text(row["value"], 4, locale)


async def _form(
    request: Request,
    session: TenantSession,
    values: dict[str, str],
    *,
    rule: Row | None = None,
    errors: dict[str, str] | None = None,
    key: str = "",
    status_code: int = 200,
) -> Response:
    return templates.render(
        request,
        "pricing/rule.html",
        status_code=status_code,
        values=values,
        rule=rule,
        errors=errors or {},
        key=key,
        overlaps=await repository.overlapping(session, rule) if rule and not errors else [],
        history=await activities(session, rule["id"]) if rule else [],
        **await _choices(session, values),
    )


async def _choices(session: TenantSession, values: dict[str, str]) -> dict[str, Any]:
    """Return what the selects offer."""
    buyer = as_id(values["customer_id"])
    return {
        "lists": await repository.price_lists(session),
        "groups": await repository.groups(session),
        "categories": await repository.categories(session),
        "sites": await job_sites.of_customer(session, buyer) if buyer else [],
    }
