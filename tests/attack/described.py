"""Calls of the API as its own description allows them, and as it does not, by Schemathesis."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import hypothesis
import requests
import schemathesis
from construction.main import make_app
from hypothesis import HealthCheck, Phase
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.attack.world import LiveShop

Operation = APIOperation[Any, Any, Any, Any]
AnyCase = Case[Any]
Choice = tuple[Operation, GenerationMode]

CHECKS: Sequence[CheckFunction] = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
AT_A_TIME = 40
PATIENCE = 60.0
NO_ID = 0.5
"""The share of ids in addresses that are somebody else's or nobody's; the rest is a record."""


@dataclass
class Conformance:
    """What came of many calls."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was found."""
        return not self.faults


@dataclass
class Caller:
    """Sends the cases of a description to a running API."""

    shop: LiveShop
    records: Mapping[str, Sequence[str]]
    chance: random.Random
    outcome: Conformance = field(default_factory=Conformance)
    session: requests.Session = field(default_factory=requests.Session)

    def send(self, case: AnyCase) -> None:
        """Send a case and check the answer against the description."""
        for name in case.path_parameters or {}:
            if name in self.records and self.chance.random() > NO_ID:
                case.path_parameters[name] = self.chance.choice(self.records[name])
        headers = {
            "Authorization": self.shop.bearer("admin"),
            "Host": f"{self.shop.slug}.localhost",
        }
        answer = case.call(
            base_url=f"http://127.0.0.1:{self.shop.port}",
            headers=headers,
            session=self.session,
            timeout=PATIENCE,
        )
        self.outcome.cases += 1
        self.outcome.statuses[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=list(CHECKS))
        except BaseExceptionGroup as group:
            for one in group.exceptions:
                self._found(case, answer, one)

    def _found(self, case: AnyCase, answer: Any, error: BaseException) -> None:
        label = f"{case.operation.label} {answer.status_code} {type(error).__name__}"
        sent = f"{case.path_parameters} {case.query} {str(case.body)[:300]}"
        self.outcome.faults.setdefault(label, f"{error}\n{sent}\n{answer.text[:300]}")


def _operations() -> Iterator[Choice]:
    schema = schemathesis.openapi.from_dict(make_app().openapi())
    found = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    return cycle([(one, mode) for one in found for mode in GenerationMode])


def call_all(caller: Caller, seed: int, *, cases: int) -> Conformance:
    """Make and send so many cases, each operation in turn."""
    for number, (operation, mode) in enumerate(_operations()):
        if caller.outcome.cases >= cases:
            break
        _some(caller, operation, mode, f"{seed}:{number}")
    return caller.outcome


def _some(caller: Caller, operation: Operation, mode: GenerationMode, seed: str) -> None:
    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=AT_A_TIME,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def sent(case: AnyCase) -> None:
        caller.send(case)

    # Nothing about some operations can be wrong.
    with contextlib.suppress(hypothesis.errors.Unsatisfiable):
        sent()


async def describe(
    shop: LiveShop, seed: int, cases: int, records: Mapping[str, Sequence[str]]
) -> Conformance:
    """Call a store's API as its administrator, so many times."""
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    return await asyncio.to_thread(call_all, Caller(shop, records, chance), seed, cases=cases)
