"""Three stores ask for what is theirs and the others'; a plain model says what comes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from basecore.db import Database
from basecore.ids import new_id
from basecore.outbox import register_tenant
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from in_process import app_over
from shop import Shop
from testkit.plugin import RoleUrl

pytestmark = [pytest.mark.db, pytest.mark.slow]

STORES = st.integers(0, 2)
NAMES = st.sampled_from(("Construtoras", "Pedreiros", "Arquitetos"))
GROUPS = "/api/v1/customer-groups"
EXAMPLES, STEPS = 6, 14


@dataclass
class Model:
    """What a store should see: its groups' names, and who of its customers is in which."""

    names: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)

    def takes(self, name: str, group: str = "") -> bool:
        """Tell whether no other group here has a name."""
        return all(one == group for one, known in self.names.items() if known == name)

    def listed(self) -> list[tuple[str, str, int]]:
        """Return the groups as the store lists them."""
        found = list(self.members.values())
        return sorted((one, name, found.count(one)) for one, name in self.names.items())


class ThreeStores(RuleBasedStateMachine):
    """Requests of three stores, each with ids that any of them made."""

    groups: Bundle[str] = Bundle("groups")
    people: Bundle[str] = Bundle("people")

    def __init__(self, run: Callable[..., Any], opened: list[Shop]) -> None:
        super().__init__()
        self._run, self._shops = run, opened
        self._models = [Model() for _ in opened]

    def _ask(self, store: int, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        async def asked() -> tuple[int, Any]:
            async with self._shops[store].client() as client:
                answer = await client.request(method, path, json=body)
            return answer.status_code, answer.json() if answer.content else None

        found: tuple[int, Any] = self._run(asked())
        return found

    @rule(target=groups, store=STORES, name=NAMES)
    def make(self, store: int, name: str) -> str:
        """Make a group; another store's of the same name is nobody's business."""
        status, told = self._ask(store, "POST", GROUPS, {"name": name})
        if not self._models[store].takes(name):
            assert status == 422
            return str(new_id())
        assert status == 201
        self._models[store].names[told["id"]] = name
        return str(told["id"])

    @rule(group=groups, store=STORES, name=NAMES)
    def rename(self, group: str, store: int, name: str) -> None:
        """Give a group another name."""
        model = self._models[store]
        status, _ = self._ask(store, "PUT", f"{GROUPS}/{group}", {"name": name})
        if group not in model.names:
            assert status == 404
        elif not model.takes(name, group):
            assert status == 422
        else:
            assert status == 200
            model.names[group] = name

    @rule(group=groups, store=STORES)
    def drop(self, group: str, store: int) -> None:
        """Delete a group, which wants that nobody is in it."""
        model = self._models[store]
        status, _ = self._ask(store, "DELETE", f"{GROUPS}/{group}")
        if group not in model.names:
            assert status == 404
        elif group in model.members.values():
            assert status == 409
        else:
            assert status == 204
            del model.names[group]

    @rule(target=people, group=groups, store=STORES)
    def join(self, group: str, store: int) -> str:
        """Register a customer in a group."""
        body = {"kind": "person", "name": "Pessoa Exemplo", "group_id": group}
        status, told = self._ask(store, "POST", "/api/v1/customers", body)
        model = self._models[store]
        if group not in model.names:
            assert status == 422
            return str(new_id())
        assert status == 201
        model.members[told["id"]] = group
        return str(told["id"])

    @rule(person=people, group=groups, store=STORES)
    def move(self, person: str, group: str, store: int) -> None:
        """Put a customer into another group."""
        body = {"ids": [person], "group_id": group}
        status, _ = self._ask(store, "POST", "/api/v1/customers/bulk", body)
        model = self._models[store]
        if group in model.names and person in model.members:
            assert status == 200
            model.members[person] = group
        else:
            assert status in {404, 422}

    @rule(person=people, store=STORES)
    def read(self, person: str, store: int) -> None:
        """Read a customer."""
        status, told = self._ask(store, "GET", f"/api/v1/customers/{person}")
        group = self._models[store].members.get(person)
        assert (status, told.get("group_id")) == ((200, group) if group else (404, None))

    @invariant()
    def everybody_sees_their_own(self) -> None:
        """Compare each store's list with its model."""
        for store, model in enumerate(self._models):
            _, told = self._ask(store, "GET", GROUPS)
            found = [(one["id"], one["name"], one["customers"]) for one in told["items"]]
            assert sorted(found) == model.listed()


async def _open(app: Any, auth: Database) -> list[Shop]:
    made = [Shop(app, new_id(), f"loja{number}") for number in range(3)]
    for one in made:
        async with auth.tenant(one.tenant_id) as session:
            await register_tenant(session)
    return made


@pytest.fixture
def machine(
    role_url: RoleUrl, admin_url: str, tmp_path: Path
) -> Iterator[Callable[[], ThreeStores]]:
    with asyncio.Runner() as runner:
        auth = Database(role_url("auth_service"), source="auth")
        vertical = Database(role_url("construction_service"), source="construction")
        app = app_over(vertical, tmp_path, admin_url)
        yield lambda: ThreeStores(runner.run, runner.run(_open(app, auth)))
        runner.run(auth.close())
        runner.run(vertical.close())


def test_each_store_is_as_if_it_were_alone(machine: Callable[[], ThreeStores]) -> None:
    how = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=how)
