"""What migrations fill in, over rows that were there before them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from basecore.db import Database
from basecore.ids import new_id
from basecore.migrate import admin_engine, migrate
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from testkit.plugin import PASSWORDS, alone_on, needed, new_tenant, with_role

pytestmark = pytest.mark.db

PRODUCT = text(
    "INSERT INTO construction.product (tenant_id, id, sku, name, sort_name, category, brand, uom, "
    "base_price, is_active, version, created_at) "
    "VALUES (:of, :id, :sku, :sku, :sku, :category, :brand, 'UN', 1, :active, 1, now())"
)
SEARCHED = text(
    "INSERT INTO construction.search_text (tenant_id, kind, id, content) "
    "VALUES (:of, 'product', :id, :content)"
)
ROWS = (
    ("A", "Tubos e Conexões", "Tigre", True, "tubo soldavel"),
    ("B", "TUBOS E CONEXOES", None, False, "joelho pvc 25"),
    ("C", None, "tigre", True, "joelho"),
)
NAMES = text(
    "SELECT p.sku, c.sort_name, b.sort_name FROM construction.product p "
    "LEFT JOIN construction.category c ON (c.tenant_id, c.id) = (p.tenant_id, p.category_id) "
    "LEFT JOIN construction.brand b ON (b.tenant_id, b.id) = (p.tenant_id, p.brand_id) "
    "WHERE p.tenant_id = :of ORDER BY p.sku"
)
COUNTS = text(
    "SELECT (SELECT count(*) FROM construction.category WHERE tenant_id = :of), "
    "(SELECT count(*) FROM construction.brand WHERE tenant_id = :of)"
)
WORDS = text("SELECT word FROM construction.search_word WHERE tenant_id = :of ORDER BY word")
OFFERED = text(
    "SELECT p.sku FROM construction.search_text s JOIN construction.product p "
    "ON (p.tenant_id, p.id) = (s.tenant_id, s.id) "
    "WHERE s.tenant_id = :of AND s.is_offered ORDER BY p.sku"
)


async def _bare_store(url: str) -> UUID:
    auth = Database(with_role(url, "auth_service"), source="auth")
    of = await new_tenant(auth)
    await auth.close()
    return of


async def _store(url: str) -> UUID:
    """Make a store with products as they were before categories and search words."""
    of = await _bare_store(url)
    engine = admin_engine(url)
    async with engine.begin() as connection:
        for sku, category, brand, active, content in ROWS:
            row = {"of": of, "id": new_id(), "sku": sku, "category": category, "brand": brand}
            await connection.execute(PRODUCT, row | {"active": active})
            await connection.execute(SEARCHED, {"of": of, "id": row["id"], "content": content})
    await engine.dispose()
    return of


@asynccontextmanager
async def _before(worker_name: str, only_to: dict[str, str]) -> AsyncIterator[str]:
    """Give a database of its own that is migrated so far, while nobody else migrates."""
    server = needed("BASEC_TEST_DATABASE_URL")
    name = f"basec_backfill_{worker_name}"
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    async with alone_on(server) as connection:
        await connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.exec_driver_sql(f"CREATE DATABASE {name}")
        await migrate(url, PASSWORDS, only_to=only_to)
        yield url


async def test_names_and_words_of_every_store_are_filled_in(worker_name: str) -> None:
    async with _before(worker_name, {"construction": "0004"}) as url:
        stores = [await _store(url), await _store(url)]
        await migrate(url, PASSWORDS)
    engine = admin_engine(url)
    async with engine.connect() as connection:
        for of in stores:
            named = (await connection.execute(NAMES, {"of": of})).all()
            assert [tuple(row) for row in named] == [
                ("A", "tubos e conexoes", "tigre"),
                ("B", "tubos e conexoes", None),
                ("C", None, "tigre"),
            ]
            counts = (await connection.execute(COUNTS, {"of": of})).one()
            assert tuple(counts) == (1, 1), "spellings of one name are one row"
            words = (await connection.scalars(WORDS, {"of": of})).all()
            assert words == ["joelho", "soldavel", "tubo"]
            assert (await connection.scalars(OFFERED, {"of": of})).all() == ["A", "C"]
    await engine.dispose()


TENANT = text(
    "INSERT INTO auth.tenants (tenant_id, slug, legal_name, trade_name, primary_color, "
    "secondary_color, created_at) VALUES (:of, :slug, 'Exemplo', 'Exemplo', '#112233', "
    "'#112233', now())"
)
PERSON = text(
    "INSERT INTO auth.users (tenant_id, id, email, name, role, password_hash, created_at) "
    "VALUES (:of, :id, :email, 'Fulana', 'admin', '', now())"
)
ENTRY = text(
    "INSERT INTO auth.audit_entries (tenant_id, id, at, action, actor_id, user_id, address, "
    "details) VALUES (:of, :id, now(), :action, :actor, :user, :address, :details)"
)
KEPT = text(
    "SELECT action, address, details FROM auth.audit_entries WHERE tenant_id = :of ORDER BY action"
)


def _entry(of: UUID, action: str, **more: object) -> dict[str, object]:
    empty = {"actor": None, "user": None, "address": None, "details": "{}"}
    return {"of": of, "id": new_id(), "action": action, **empty, **more}


async def test_what_the_record_held_plain_of_people_is_dropped(worker_name: str) -> None:
    device, person = json.dumps({"device": "Firefox", "step": "password"}), new_id()
    async with _before(worker_name, {"auth": "0009"}) as url:
        stores = [await _bare_store(url), await _bare_store(url)]
        engine = admin_engine(url)
        async with engine.begin() as connection:
            for of in stores:
                await connection.execute(TENANT, {"of": of, "slug": f"s{of.hex[-20:]}"})
                whom = {"of": of, "id": person, "email": "fulana@exemplo.example"}
                await connection.execute(PERSON, whom)
                for entry in (
                    _entry(of, "by", actor=person, address="192.0.2.1", details=device),
                    _entry(of, "nobody", address="192.0.2.2"),
                    _entry(of, "of", user=person, details=device),
                ):
                    await connection.execute(ENTRY, entry)
        await migrate(url, PASSWORDS)
    async with engine.begin() as connection:
        for of in stores:
            assert [tuple(one) for one in await connection.execute(KEPT, {"of": of})] == [
                ("by", None, {"step": "password"}),
                ("nobody", "192.0.2.2", {}),
                ("of", None, {"step": "password"}),
            ]
        plain = _entry(stores[0], "by", actor=person, address="192.0.2.3")
        with pytest.raises(IntegrityError, match="ck_audit_entries_sealed"):
            await connection.execute(ENTRY, plain)
    await engine.dispose()
