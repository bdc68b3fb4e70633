"""Every creating and changing operation of the API is described by an example that works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from construction.examples import NAME, examples, shown
from construction.main import make_app
from fastapi.routing import APIRoute, iter_route_contexts
from known import DOT, Known
from pydantic import TypeAdapter
from shop import Shop

pytestmark = pytest.mark.db

PARAMETER = re.compile(r"{(\w+)}")
CHANGING = {"post", "put", "patch", "delete"}
EXCEPTIONS = {
    "POST /api/v1/imports": "its body is a file",
    "PUT /api/v1/imports/{import_id}/mapping": "needs a file whose columns are not recognised",
    "PATCH /api/v1/imports/{import_id}/rows/{line}": "needs a file with a faulty line",
    "POST /api/v1/imports/{import_id}/run": "a worker does it",
    "POST /api/v1/imports/{import_id}/undo": "a worker must have run it",
}
BYTES = ("/files", "/images")
"""Operations whose body is a file: there is no JSON to show."""


@dataclass(frozen=True)
class Operation:
    """An operation as the description has it."""

    method: str
    path: str
    described: dict[str, Any]

    @property
    def key(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def success(self) -> str:
        return next(one for one in self.described["responses"] if one.startswith("2"))

    @property
    def takes_json(self) -> bool:
        body = self.described.get("requestBody", {}).get("content", {})
        return "application/json" in body

    @property
    def answers_json(self) -> bool:
        content = self.described["responses"][self.success].get("content", {})
        return "application/json" in content

    @property
    def takes_version(self) -> bool:
        return any(
            one["name"].lower() == "if-match" for one in self.described.get("parameters", [])
        )


def operations() -> Iterator[Operation]:
    """Yield every creating and changing operation of the public API."""
    for path, methods in make_app().openapi()["paths"].items():
        if path.startswith("/api/v1/"):
            for method, described in methods.items():
                found = Operation(method, path, described)
                if method in CHANGING and found.key not in EXCEPTIONS:
                    yield found


OPERATIONS = list(operations())


def test_every_operation_has_its_examples() -> None:
    lacking = []
    for one in OPERATIONS:
        if one.path.endswith(BYTES):
            continue
        example = examples().get(one.key, {})
        if one.takes_json and "request" not in example:
            lacking.append(f"{one.key}: a request")
        if one.answers_json and "response" not in example:
            lacking.append(f"{one.key}: a response")
    assert lacking == [], "write them in construction/data/api_examples.json"


def test_every_exception_and_example_is_of_an_operation() -> None:
    paths = make_app().openapi()["paths"]
    known = {f"{method.upper()} {path}" for path, of in paths.items() for method in of}
    assert (EXCEPTIONS.keys() | examples().keys()) <= known


def test_the_description_shows_ids_where_examples_name_records() -> None:
    paths = make_app().openapi()["paths"]
    body = paths["/api/v1/quotes"]["post"]["requestBody"]["content"]["application/json"]
    example = body["example"]
    assert re.fullmatch(r"[0-9a-f-]{36}", example["customer_id"])
    assert example == shown(examples()["POST /api/v1/quotes"]["request"])
    assert shown("{customer_id}") == example["customer_id"]


def model_of(one: Operation) -> TypeAdapter[Any] | None:
    """Return the model that an operation's answer is documented with."""
    for route in iter_route_contexts(make_app().routes):
        plain = route.original_route
        if str(route.path) == one.path and one.method.upper() in (route.methods or ()):
            assert isinstance(plain, APIRoute)
            return TypeAdapter(plain.response_model) if plain.response_model else None
    raise AssertionError(one.key)


async def filled(known: Known, value: Any) -> Any:
    """Return an example with the ids of real records in place of their names."""
    if isinstance(value, dict):
        return {key: await filled(known, each) for key, each in value.items()}
    if isinstance(value, list):
        return [await filled(known, each) for each in value]
    if isinstance(value, str) and (named := NAME.match(value)):
        return await known.id(named[1])
    return value


async def sent(shop: Shop, one: Operation) -> httpx.Response:
    """Send the operation's example to a store in which all that it names exists."""
    known = Known(shop, one.path)
    path = one.path
    for name in PARAMETER.findall(one.path):
        path = path.replace(f"{{{name}}}", await known.id(name))
    body = await filled(known, examples().get(one.key, {}).get("request"))
    # Of a refusal of below-limit prices the seller hears; everything else the administrator may do.
    role = "sales" if one.path.endswith("/approval") or one.path == "/api/v1/approvals" else "admin"
    if one.path == "/api/v1/approvals":
        await known.limited()
    async with shop.client(role) as client:
        headers = {"If-Match": (await client.get(path)).headers.get("etag", '"1"')}
        given: dict[str, Any] = {} if body is None else {"json": body}
        if one.method == "post" and one.path.endswith(BYTES):
            given = {"content": DOT}
        return await client.request(
            one.method, path, headers=headers if one.takes_version else {}, **given
        )


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.key)
async def test_the_example_works(shop: Shop, one: Operation) -> None:
    answer = await sent(shop, one)
    assert str(int(answer.status_code)) == one.success, answer.text
    model = model_of(one)
    if model is not None:
        model.validate_json(answer.content)
    example = examples().get(one.key, {})
    if "response" in example:
        assert example["status"] == one.success
        assert example["response"].keys() <= answer.json().keys()
        assert model is not None
        model.validate_python(shown(example["response"]))
