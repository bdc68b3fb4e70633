"""What the operator's command line cannot make the sign-in service do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from auth_app.operating.__main__ import carry_out
from basecore.errors import AppError
from basecore.ids import new_id

from .conftest import EMAIL

if TYPE_CHECKING:
    from testkit.plugin import RoleUrl

    from .conftest import AStore

pytestmark = pytest.mark.db

STORE = {
    "legal_name": "Casa Nova Materiais Ltda.",
    "name": "Casa Nova",
    "cnpj": None,
    "colors": ["#112233", "#445566"],
    "admin": {"email": "dona@casa.example", "name": "Dona"},
}


@pytest.fixture(autouse=True)
def _address(monkeypatch: pytest.MonkeyPatch, role_url: RoleUrl) -> None:
    monkeypatch.setenv("BASEC_DATABASE_URL", role_url("auth_service"))


async def refused(do: str, **given: Any) -> str:
    who = {"operator": "maria", "address": "https://{slug}.example/"}
    with pytest.raises(AppError) as caught:
        await carry_out({"do": do, **who, **given})
    return caught.value.detail


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"slug": "auth"}, "auth cannot be part of a host name"),
        ({"slug": "Casa"}, "Casa cannot be part of a host name"),
        ({"slug": "casa.nova"}, "casa.nova cannot be part of a host name"),
        ({"cnpj": "123"}, "123 is no CNPJ"),
        ({"colors": ["blue", "#445566"]}, "Colours look like #2457d6"),
        ({"admin": {"email": "dona", "name": "Dona"}}, "dona is no e-mail address"),
        ({"admin": {"email": "dona@casa.example", "name": " "}}, "Type the person's name"),
        ({"name": " "}, "A store has a legal name and a name for its customers"),
    ],
)
async def test_a_store_that_cannot_be(given: dict[str, Any], sentence: str) -> None:
    fresh = {"slug": f"s{new_id().hex[-20:]}"}
    assert await refused("tenants.create", **(STORE | fresh | given)) == sentence


async def test_an_address_is_given_once(store: AStore) -> None:
    said = await refused("tenants.create", **STORE, slug=store.slug)
    assert said == f"There is a store {store.slug} already."


async def test_colours_that_are_none_and_nothing_to_change(store: AStore) -> None:
    nothing = {"slug": store.slug, "name": None, "primary": None, "secondary": None}
    assert (await refused("tenants.brand", **nothing)).startswith("Say what changes")
    wrong = nothing | {"primary": "#12345G"}
    assert await refused("tenants.brand", **wrong) == "Colours look like #2457d6"


async def test_what_names_nobody(store: AStore) -> None:
    here = {"slug": store.slug}
    stranger, owner = {"email": "ana@casa.example"}, {"email": EMAIL}
    assert await refused("users.list", slug="nowhere") == "There is no store nowhere."
    assert "has the address" in await refused("users.role", **here, **stranger, role="sales")
    assert "There is no role owner" in await refused("users.role", **here, **owner, role="owner")
    again = await refused("users.invite", **here, **owner, name="Ana", role="sales")
    assert "has this e-mail already" in again
