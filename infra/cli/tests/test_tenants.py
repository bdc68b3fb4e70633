"""`basec tenants` and `basec users`, against a real database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from basec_cli.app import app
from basec_cli.errors import BasecError
from basecore.db import Database
from basecore.ids import new_id
from sqlalchemy import text
from testkit.plugin import PASSWORDS, RoleUrl
from typer.testing import CliRunner

pytestmark = [pytest.mark.db, pytest.mark.slow]

Basec = Callable[..., str]
MAILS = text("SELECT payload FROM auth.outgoing WHERE tenant_id = :tenant ORDER BY id")
LATER = text(
    "UPDATE auth.tenants SET erase_at = now() - interval '1 second' "
    "WHERE tenant_id = :tenant RETURNING slug"
)
ACTS = text(
    "SELECT action, details ->> 'operator' AS operator FROM auth.audit_entries "
    "WHERE tenant_id = :tenant ORDER BY id"
)


@pytest.fixture
def basec(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, admin_url: str, redis_url: str) -> Basec:
    """Return a way to run `basec` against the test's database; it returns what was printed."""
    (tmp_path / "secrets").mkdir()
    known = json.dumps(PASSWORDS)
    (tmp_path / "secrets" / "passwords.json").write_text(known, encoding="utf-8")
    monkeypatch.setenv("BASEC_HOME", str(tmp_path))
    monkeypatch.setenv("BASEC_DATABASE_URL", admin_url)
    monkeypatch.setenv("BASEC_REDIS_URL", redis_url)
    monkeypatch.setenv("LOGNAME", "maria")

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, words, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    return run


@pytest.fixture
def slug() -> str:
    return f"s{new_id().hex[-20:]}"


def create(basec: Basec, slug: str, **more: str) -> str:
    given = {
        "name": "Casa Nova",
        "legal-name": "Casa Nova Materiais Ltda.",
        "admin-email": "dona@casa.example",
        "admin-name": "Dona da Casa",
    } | more
    words = [word for key, value in given.items() for word in (f"--{key}", value)]
    return basec("tenants", "create", slug, *words)


def shown(basec: Basec, slug: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(basec("tenants", "show", slug, "--json"))
    return found


def rows(role_url: RoleUrl, tenant_id: str, query: Any) -> list[Any]:
    async def read() -> list[Any]:
        database = Database(role_url("auth_service"), source="auth", pool_size=1)
        async with database.tenant(UUID(tenant_id)) as session:
            found = (await session.execute(query, {"tenant": tenant_id})).all()
        await database.close()
        return list(found)

    return asyncio.run(read())


def test_a_store_is_made_with_an_invitation(basec: Basec, slug: str, role_url: RoleUrl) -> None:
    said = create(basec, slug, cnpj="11.222.333/0001-81")
    assert f"http://{slug}.localhost:8080/" in said
    one = shown(basec, slug)
    assert (one["name"], one["cnpj"], one["is_active"], one["people"]) == (
        "Casa Nova",
        "11222333000181",
        True,
        1,
    )
    (mail,) = rows(role_url, one["tenant_id"], MAILS)
    assert mail.payload["to"] == "dona@casa.example"
    assert f"http://{slug}.localhost:8080/auth/set-password?token=" in mail.payload["text"]
    assert slug in {store["slug"] for store in json.loads(basec("tenants", "list", "--json"))}
    assert slug in basec("tenants", "list")


def test_the_life_of_a_store_and_of_a_person(basec: Basec, slug: str, role_url: RoleUrl) -> None:
    create(basec, slug)
    with pytest.raises(BasecError, match=f"There is a store {slug} already"):
        create(basec, slug)
    assert "within 30 seconds" in basec("tenants", "disable", slug)
    assert "It was off" in basec("tenants", "disable", slug)
    assert not shown(basec, slug)["is_active"]
    basec("tenants", "enable", slug)
    basec("tenants", "brand", slug, "--name", "Casa Velha", "--primary", "#112233")
    who = (slug, "Ana@casa.example")
    basec("users", "invite", *who, "--name", "Ana", "--role", "sales")
    basec("users", "role", *who, "finance")
    basec("users", "disable", *who)
    listed = json.loads(basec("users", "list", slug, "--json"))
    (ana,) = [one for one in listed if one["email"] == "ana@casa.example"]
    assert (ana["role"], ana["is_active"]) == ("finance", False)
    assert "Ana" in basec("users", "list", slug)
    basec("users", "enable", *who)
    with pytest.raises(BasecError, match="wait two minutes"):
        basec("users", "reset", *who)
    basec("users", "reset", *who, "--two-steps")
    one = shown(basec, slug)
    assert (one["name"], one["primary_color"]) == ("Casa Velha", "#112233")
    acts = rows(role_url, one["tenant_id"], ACTS)
    assert [act.action for act in acts] == [
        "store_made",
        "invited",
        "store_switched_off",
        "store_switched_on",
        "store_branded",
        "invited",
        "role_changed",
        "switched_off",
        "switched_on",
    ]
    assert {act.operator for act in acts} == {"maria"}
    assert "store_branded by maria" in basec("tenants", "show", slug)


def test_a_store_leaves_and_comes_back(basec: Basec, slug: str, tmp_path: Path) -> None:
    create(basec, slug)
    before = shown(basec, slug)
    archive = str(tmp_path / "store.zip")
    assert "rows and 0 files of" in basec("tenants", "export", slug, "-o", archive)
    with pytest.raises(BasecError, match=f"--confirm {slug}"):
        basec("tenants", "delete", slug, "--now", "--confirm", "another")
    assert "will be erased on" in basec("tenants", "delete", slug, "--days", "3")
    assert shown(basec, slug)["erase_at"]
    basec("tenants", "enable", slug)
    assert shown(basec, slug)["erase_at"] is None
    basec("tenants", "disable", slug)
    assert "Nothing is left" in basec("tenants", "delete", slug, "--now", "--confirm", slug)
    with pytest.raises(BasecError, match=f"There is no store {slug}"):
        basec("tenants", "show", slug)
    assert "It is on" in basec("tenants", "import", archive)
    assert shown(basec, slug) == before
    with pytest.raises(BasecError, match="is there already"):
        basec("tenants", "import", archive)


def test_days_of_grace_end(basec: Basec, slug: str, role_url: RoleUrl) -> None:
    create(basec, slug)
    basec("tenants", "delete", slug, "--days", "1")
    tenant_id = shown(basec, slug)["tenant_id"]
    assert slug not in basec("tenants", "erase")
    rows(role_url, tenant_id, LATER)
    assert f"{slug} is erased" in basec("tenants", "erase")
    assert slug not in basec("tenants", "list")
