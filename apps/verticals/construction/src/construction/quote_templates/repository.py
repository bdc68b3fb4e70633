"""Every query of templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from basecore.db import TenantSession
from sqlalchemy import RowMapping, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from construction.catalog import Product
from construction.quote_templates.errors import TemplateNameTakenError
from construction.quote_templates.models import QuoteTemplate, QuoteTemplateLine

Values = Mapping[str, Any]
T, L = QuoteTemplate, QuoteTemplateLine


def _seen(session: TenantSession, user_id: UUID | None) -> Select[Any]:
    """Return the query of the templates that a person sees, with how many lines each has."""
    counted = (
        select(func.count())
        .where(L.tenant_id == session.tenant_id, L.template_id == T.id)
        .scalar_subquery()
    )
    shown = (T.id, T.name, T.owner_id.is_(None).label("is_shared"))
    made = (T.made_by, T.made_by_name, T.made_at)
    return select(*shown, *made, counted.label("line_count")).where(
        T.tenant_id == session.tenant_id, or_(T.owner_id.is_(None), T.owner_id == user_id)
    )


async def add(session: TenantSession, values: Values, lines: Sequence[Values]) -> None:
    """Insert a template and its lines; `TemplateNameTakenError` if the name is taken."""
    mine = {"tenant_id": session.tenant_id}
    try:
        async with session.begin_nested():
            await session.execute(insert(T).values(mine | dict(values)))
    except IntegrityError as error:
        raise TemplateNameTakenError from error
    await session.execute(insert(L), [mine | dict(line) for line in lines])


async def every(session: TenantSession, user_id: UUID | None) -> Sequence[RowMapping]:
    """Return the store's templates and a person's own, by name."""
    query = _seen(session, user_id).order_by(T.sort_name, T.id)
    rows: Sequence[RowMapping] = (await session.execute(query)).mappings().all()
    return rows


async def get(session: TenantSession, template_id: UUID, user_id: UUID | None) -> RowMapping | None:
    """Return a template of the store, or of the person."""
    query = _seen(session, user_id).where(T.id == template_id)
    row: RowMapping | None = (await session.execute(query)).mappings().one_or_none()
    return row


async def lines_of(session: TenantSession, template_id: UUID) -> Sequence[RowMapping]:
    """Return a template's lines with their products, in order."""
    query = (
        select(
            L.product_id,
            L.quantity,
            L.said,
            L.discount_percent,
            L.note,
            Product.sku,
            Product.name,
            Product.uom,
            Product.is_active,
        )
        .join(Product, and_(Product.tenant_id == L.tenant_id, Product.id == L.product_id))
        .where(L.tenant_id == session.tenant_id, L.template_id == template_id)
        .order_by(L.position)
    )
    return (await session.execute(query)).mappings().all()


async def rename(session: TenantSession, template_id: UUID, values: Values) -> None:
    """Change a template's name; `TemplateNameTakenError` if it is taken."""
    query = update(T).where(T.tenant_id == session.tenant_id, T.id == template_id).values(**values)
    try:
        async with session.begin_nested():
            await session.execute(query.execution_options(synchronize_session=False))
    except IntegrityError as error:
        raise TemplateNameTakenError from error


async def drop(session: TenantSession, template_id: UUID) -> None:
    """Delete a template and its lines."""
    for table, column in ((L, L.template_id), (T, T.id)):
        await session.execute(
            delete(table)
            .where(table.tenant_id == session.tenant_id, column == template_id)
            .execution_options(synchronize_session=False)
        )
