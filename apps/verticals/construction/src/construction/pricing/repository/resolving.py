"""The queries that find a price: who asks, which goods, and every rule that is about them.

Row security lets only comparisons of ids, text and dates use an index, so the rules are found by
`scope_id` and `target_id` alone; the rest is decided by `domain`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from basecore.db import Hot, TenantSession
from sqlalchemy import ARRAY, RowMapping, Table, Text, Uuid, and_, any_, bindparam, select

from construction.catalog import Category, Product
from construction.customers import Customer, CustomerGroup
from construction.job_sites import JobSite
from construction.pricing.models import PriceList, PricePolicy, PriceRule

CUSTOMER = cast("Table", Customer.__table__)
GROUP = cast("Table", CustomerGroup.__table__)
SITE = cast("Table", JobSite.__table__)
PRODUCT = cast("Table", Product.__table__)
CATEGORY = cast("Table", Category.__table__)
LIST = cast("Table", PriceList.__table__)
RULE = cast("Table", PriceRule.__table__)
POLICY = cast("Table", PricePolicy.__table__)

WHO_BUYS = (CUSTOMER.c.merged_into_id.is_(None), CUSTOMER.c.anonymised_at.is_(None))
"""A customer who is part of another, or was forgotten, gets no prices of their own."""

TENANT = bindparam("tenant", type_=Uuid)
DEFAULT_LIST = (
    select(LIST.c.id).where(LIST.c.tenant_id == TENANT, LIST.c.is_default).scalar_subquery()
)
LIMITS = (POLICY.c.mode, POLICY.c.min_margin_percent, POLICY.c.max_discount_percent)
OF_ROLE = and_(POLICY.c.tenant_id == TENANT, POLICY.c.role == bindparam("role", type_=Text))
TERMS = (
    select(
        CUSTOMER.c.name.label("customer_name"),
        CUSTOMER.c.tax_id,
        SITE.c.name.label("job_site_name"),
        CUSTOMER.c.group_id,
        GROUP.c.name.label("group_name"),
        SITE.c.price_list_id.label("job_site_list"),
        CUSTOMER.c.price_list_id.label("customer_list"),
        GROUP.c.price_list_id.label("group_list"),
        DEFAULT_LIST.label("store_list"),
        *LIMITS,
    )
    .outerjoin(
        SITE,
        and_(
            SITE.c.tenant_id == CUSTOMER.c.tenant_id,
            SITE.c.customer_id == CUSTOMER.c.id,
            SITE.c.id == bindparam("job_site", type_=Uuid),
        ),
    )
    .outerjoin(
        GROUP,
        and_(GROUP.c.tenant_id == CUSTOMER.c.tenant_id, GROUP.c.id == CUSTOMER.c.group_id),
    )
    .outerjoin(POLICY, OF_ROLE)
    .where(
        CUSTOMER.c.tenant_id == TENANT,
        CUSTOMER.c.id == bindparam("customer", type_=Uuid),
        CUSTOMER.c.merged_into_id.is_(None),
    )
)
OF_NOBODY = select(DEFAULT_LIST.label("store_list"))
POLICY_OF = select(*LIMITS).where(OF_ROLE)
GOODS = select(
    PRODUCT.c.id,
    PRODUCT.c.sku,
    PRODUCT.c.name,
    PRODUCT.c.uom,
    PRODUCT.c.base_price,
    PRODUCT.c.cost,
    PRODUCT.c.category_id,
).where(PRODUCT.c.tenant_id == TENANT, PRODUCT.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
RULES = (
    select(
        RULE.c.id,
        RULE.c.level,
        RULE.c.scope_id,
        RULE.c.target_id,
        RULE.c.product_id,
        RULE.c.category_id,
        RULE.c.kind,
        RULE.c.value,
        RULE.c.rounding,
        RULE.c.min_quantity,
        RULE.c.starts_on,
        RULE.c.ends_on,
        RULE.c.is_active,
        LIST.c.name.label("list_name"),
        CATEGORY.c.name.label("category_name"),
    )
    .outerjoin(LIST, and_(LIST.c.tenant_id == RULE.c.tenant_id, LIST.c.id == RULE.c.price_list_id))
    .outerjoin(
        CATEGORY,
        and_(CATEGORY.c.tenant_id == RULE.c.tenant_id, CATEGORY.c.id == RULE.c.category_id),
    )
    .where(
        RULE.c.tenant_id == TENANT,
        RULE.c.scope_id == any_(bindparam("scopes", type_=ARRAY(Uuid))),
        RULE.c.target_id == any_(bindparam("targets", type_=ARRAY(Uuid))),
    )
)

HELD_TERMS = TERMS.where(CUSTOMER.c.anonymised_at.is_(None)).with_for_update(
    read=True, key_share=True, of=CUSTOMER
)
"""The same of a customer who stays until the commit: nobody is forgotten meanwhile."""
HOT_TERMS, HOT_RULES = Hot(TERMS), Hot(RULES)
HOT_HELD_TERMS = Hot(HELD_TERMS)


async def terms(
    session: TenantSession,
    customer_id: UUID,
    job_site_id: UUID | None,
    role: str,
    *,
    is_held: bool,
) -> Mapping[Any, Any] | None:
    """Return a customer's name, group, price lists and, where it is theirs, the job site's.

    With them come the limits of the role that asks, so that a quote costs no query more. Who is
    held is neither merged nor anonymised before the commit, and is not anonymised already.
    """
    given = {
        "tenant": session.tenant_id,
        "customer": customer_id,
        "job_site": job_site_id,
        "role": role,
    }
    rows = await session.hot(HOT_HELD_TERMS if is_held else HOT_TERMS, given)
    return rows[0] if rows else None


async def store_list(session: TenantSession) -> UUID | None:
    """Return the list that is for everybody."""
    found: UUID | None = await session.scalar(OF_NOBODY, {"tenant": session.tenant_id})
    return found


async def policy(session: TenantSession, role: str) -> RowMapping | None:
    """Return the limits of a role, if the store set any."""
    given = {"tenant": session.tenant_id, "role": role}
    return (await session.execute(POLICY_OF, given)).mappings().one_or_none()


async def goods(session: TenantSession, ids: Iterable[UUID]) -> dict[UUID, RowMapping]:
    """Return code, name, unit, price, cost and category of the products among these ids."""
    given = {"tenant": session.tenant_id, "ids": list(set(ids))}
    return {row["id"]: row for row in (await session.execute(GOODS, given)).mappings()}


async def rules_about(
    session: TenantSession, scopes: Sequence[UUID], targets: Sequence[UUID]
) -> Sequence[Mapping[Any, Any]]:
    """Return every rule for these parties, lists and categories that is about these targets."""
    given = {"tenant": session.tenant_id, "scopes": scopes, "targets": targets}
    return await session.hot(HOT_RULES, given)
