"""Calls of an API as its own description allows them, and as it does not, by Schemathesis."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import httpx
import hypothesis
import requests
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction
from schemathesis.core.errors import SerializationError
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

Operation = APIOperation[Any, Any, Any, Any]
AnyCase = Case[Any]

FAULTY = 500
CHECKS: Sequence[CheckFunction] = (
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
AT_A_TIME = 4
"""Drawn for each operation and round; to draw one costs as much as to answer two."""
NO_ID = 0.5
"""The share of ids that are somebody else's or nobody's; the rest is a record."""
MODES = tuple(GenerationMode)


@dataclass
class Conformance:
    """What came of many calls."""

    cases: int = 0
    drawn: int = 0
    """How many of them were drawn at random; the others are the edges of what is described."""
    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was found."""
        return not self.faults

    def add(self, other: Conformance) -> None:
        """Count what came of other calls too."""
        self.cases += other.cases
        self.drawn += other.drawn
        self.statuses += other.statuses
        self.faults = other.faults | self.faults


@dataclass
class Caller:
    """Sends cases as somebody and checks each answer against the description."""

    client: httpx.AsyncClient
    headers: Callable[[], dict[str, str]]
    records: Mapping[str, Sequence[str]]
    chance: random.Random
    outcome: Conformance = field(default_factory=Conformance)

    async def send(self, case: AnyCase) -> None:
        """Send a case that names the store's records here and there, and check the answer."""
        for part in ("path_parameters", "query", "body"):
            setattr(case, part, self._known(getattr(case, part)))
        sent = self._request(case)
        if sent is None:
            return
        answer = await self.client.send(sent)
        self.outcome.cases += 1
        self.outcome.statuses[answer.status_code] += 1
        if answer.status_code >= FAULTY:  # Schemathesis's own check would ask again, by a network
            self._found(case, answer, "ServerError", "a fault of ours")
        try:
            case.validate_response(answer, checks=list(CHECKS))
        except BaseExceptionGroup as group:
            for one in group.exceptions:
                self._found(case, answer, type(one).__name__, str(one))

    def _known(self, value: Any) -> Any:
        """Return what is sent with ids of records where such are asked for."""
        if isinstance(value, list):
            return [self._known(one) for one in value]
        if not isinstance(value, dict):
            return value
        return {name: self._known(self._one(name, one)) for name, one in value.items()}

    def _one(self, name: str, value: Any) -> Any:
        is_record = name in self.records and self.chance.random() > NO_ID
        return self.chance.choice(self.records[name]) if is_record else value

    def _request(self, case: AnyCase) -> httpx.Request | None:
        """Return a case as it would go over a network; nothing if none would carry it."""
        try:
            given = case.as_transport_kwargs(
                base_url=str(self.client.base_url), headers=self.headers()
            )
            ready = requests.Request(**given).prepare()
            body = ready.body if isinstance(ready.body, (str, bytes)) else None
            return self.client.build_request(
                ready.method or "GET",
                ready.url or "",
                headers=[(_raw(name), _raw(value)) for name, value in ready.headers.items()],
                content=body,
            )
        except (SerializationError, requests.RequestException, httpx.InvalidURL, UnicodeError):
            return None

    def _found(self, case: AnyCase, answer: httpx.Response, name: str, said: str) -> None:
        label = f"{case.operation.label} {answer.status_code} {name}"
        sent = f"{case.path_parameters} {case.query} {str(case.body)[:300]}"
        self.outcome.faults.setdefault(label, f"{said}\n{sent}\n{answer.text[:300]}")


def _raw(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1")


def operations(description: Mapping[str, Any]) -> list[Operation]:
    """Return everything that an API says can be done."""
    schema = schemathesis.openapi.from_dict(dict(description))
    return [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]


def edges(operation: Operation) -> Iterator[AnyCase]:
    """Yield the cases at the edges of what is described, which cost little to make."""
    schema = operation.schema
    how = schema.config.generation_for(operation=operation)
    return iter(
        schema.iter_coverage_cases(operation, generation_modes=list(MODES), generation_config=how)
    )


def drawn(operation: Operation, mode: GenerationMode, seed: str) -> list[AnyCase]:
    """Return some cases drawn at random."""
    found: list[AnyCase] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=AT_A_TIME,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def collect(case: AnyCase) -> None:
        found.append(case)

    # Nothing about some operations can be wrong.
    with contextlib.suppress(hypothesis.errors.Unsatisfiable):
        collect()
    return found


async def call(caller: Caller, found: Sequence[Operation], seed: str, *, cases: int) -> None:
    """Send one round of cases, each operation's in turn, but no more than so many."""
    left = cases
    for operation in found:
        for case in islice(edges(operation), left):
            await caller.send(case)
            left -= 1
        for mode in MODES:
            for case in drawn(operation, mode, f"{seed}:{operation.label}")[:left]:
                await caller.send(case)
                caller.outcome.drawn += 1
                left -= 1
        if left <= 0:
            return
