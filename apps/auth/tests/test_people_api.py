"""Administering people by program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from auth_app.users import NewUser, Role, add_user, find_by_email
from basecore.ids import new_id

from .conftest import EMAIL, Program
from .test_links import mails

if TYPE_CHECKING:
    from uuid import UUID

    import httpx
    from auth_app.wiring import Kit

    from .conftest import AStore, Clock

pytestmark = pytest.mark.db

USERS = "/auth/users"
SELLER = "vendas@loja.example"


async def ask(program: Program, method: str, path: str = "", body: Any = None) -> httpx.Response:
    token = (await program.sign_in()).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    return await program.client.request(method, f"{USERS}{path}", json=body, headers=bearer)


async def invited(program: Program) -> dict[str, Any]:
    body = {"name": "Vendedora", "email": " Vendas@Loja.example", "role": "sales"}
    answer = await ask(program, "POST", "", body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_the_life_of_a_person(
    program: Program, kit: Kit, store: AStore, clock: Clock
) -> None:
    clock.passes(minutes=-3)
    one = await invited(program)
    assert (one["email"], one["role"], one["is_active"]) == (SELLER, "sales", True)
    (mail,) = await mails(kit, store)
    assert mail["to"] == SELLER
    path = f"/{one['id']}"
    again = await ask(program, "POST", f"{path}/link")
    assert (again.status_code, again.json()["code"]) == (409, "link_sent")
    clock.passes(minutes=3)
    assert (await ask(program, "POST", f"{path}/link")).status_code == 204
    changed = await ask(program, "PATCH", path, {"role": "stock", "is_active": False})
    assert (changed.json()["role"], changed.json()["is_active"]) == ("stock", False)
    assert (await ask(program, "PATCH", path, {"is_active": True})).json()["is_active"] is True
    assert (await ask(program, "DELETE", f"{path}/second-factor")).status_code == 204
    listed = (await ask(program, "GET")).json()["items"]
    assert {person["email"] for person in listed} == {EMAIL, SELLER}
    assert "password" not in (await ask(program, "GET", path)).text


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "", {"name": "", "email": SELLER, "role": "sales"}, 422),
        ("POST", "", {"name": "A", "email": "sem arroba", "role": "sales"}, 422),
        ("POST", "", {"name": "A", "email": SELLER, "role": "buyer"}, 422),
        ("POST", "", {"name": "A", "email": SELLER, "role": "owner"}, 422),
        ("POST", "", {"name": "A", "email": EMAIL, "role": "sales"}, 409),
        ("PATCH", "/{own}", {}, 422),
        ("PATCH", "/{own}", {"password": "x"}, 422),
        ("PATCH", "/{own}", {"role": "sales"}, 409),
        ("PATCH", "/{own}", {"is_active": False}, 409),
    ],
)
async def test_what_cannot_be_is_refused(
    program: Program,
    kit: Kit,
    store: AStore,
    method: str,
    path: str,
    body: dict[str, Any],
    status: int,
) -> None:
    async with kit.database.tenant(store.tenant_id) as session:
        owner = await find_by_email(session, EMAIL)
        assert owner
    answer = await ask(program, method, path.format(own=owner.id), body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


ROUTES: list[tuple[str, str, Any]] = [
    ("GET", "/{id}", None),
    ("PATCH", "/{id}", {"role": "stock"}),
    ("POST", "/{id}/link", None),
    ("DELETE", "/{id}/second-factor", None),
]


async def seller_of(kit: Kit, store: AStore, password_hash: str, clock: Clock) -> UUID:
    async with kit.database.tenant(store.tenant_id) as session:
        new = NewUser(SELLER, "Vendedora", Role.SALES, password_hash)
        return (await add_user(session, new, now=clock())).id


async def test_another_stores_people_are_not_there(
    program: Program, kit: Kit, other_store: AStore, password_hash: str, clock: Clock
) -> None:
    foreign = await seller_of(kit, other_store, password_hash, clock)
    for method, path, body in ROUTES:
        there, nowhere = [
            await ask(program, method, path.format(id=one), body) for one in (foreign, new_id())
        ]
        assert there.status_code == nowhere.status_code == 404
        assert there.json() == nowhere.json()


async def test_only_administrators_get_in(
    program: Program, kit: Kit, store: AStore, password_hash: str, clock: Clock
) -> None:
    seller = await seller_of(kit, store, password_hash, clock)
    token = (await program.sign_in(email=SELLER)).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    for method, path, body in [("GET", "", None), ("POST", "", {}), *ROUTES]:
        url = f"{USERS}{path.format(id=seller)}"
        answer = await program.client.request(method, url, json=body, headers=bearer)
        assert answer.status_code == 403, (method, path)
    assert (await program.client.get(USERS)).status_code == 401
