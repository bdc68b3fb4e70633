"""What the description of an API says beside what FastAPI reads off its routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from basecore.http.problems import MEDIA_TYPE

PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457; `code` is stable, `detail` is for people.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
ALWAYS = {
    "401": "Nobody is signed in, or the token is no good",
    "403": "The role or the key's scopes do not allow it",
    "4XX": "It is refused; the code says why",
    "503": "Busy or not there just now; try again",
}
MISSING = ("404", "There is no such record in this store")
UNFIT = ("422", "What was sent does not fit; `errors` says where")
_FRAMEWORKS = ("HTTPValidationError", "ValidationError")
_PAGE: dict[str, Any] = {"text/html": {}}
_NAMED = "#/components/schemas/{model}"
OPEN: dict[str, Any] = {"security": []}
"""Said by a route that nobody has to be signed in for."""
_FOR_PAGES = "x-for-pages"
FOR_PAGES: dict[str, Any] = {_FOR_PAGES: True}
"""Said by a route that answers the form of a page too: by a page, or by the way to one."""

Step = Callable[[dict[str, Any]], None]


def extend_description(app: FastAPI, *steps: Step) -> None:
    """Let the description of an app say more; each step changes it, once."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            whole = plain()
            for step in steps:
                step(whole)
        return plain()

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's way to extend it


def takes(model: type[BaseModel]) -> dict[str, Any]:
    """Return what a route that reads its JSON by itself says of it."""
    schema = model.model_json_schema(ref_template=_NAMED)
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def describe_bodies(schema: dict[str, Any]) -> None:
    """Put what the bodies of `takes` refer to where they look for it."""
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    for operations in schema["paths"].values():
        for operation in operations.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                schemas |= content.get("schema", {}).get("$defs", {})


def describe_problems(schema: dict[str, Any]) -> None:
    """Say in a description which errors every operation answers, and who may ask."""
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in _FRAMEWORKS:
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            operation.setdefault("security", [{"bearer": []}])
            _describe(operation, has_names="{" in path)


def _describe(operation: dict[str, Any], *, has_names: bool) -> None:
    said = dict(ALWAYS)
    if has_names:
        said |= dict([MISSING])
    if operation["responses"].pop("422", None) or "requestBody" in operation:
        said |= dict([UNFIT])
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    if operation.pop(_FOR_PAGES, False):
        _describe_pages(operation["responses"])
        problem |= _PAGE
    for status in sorted(said):
        operation["responses"][status] = {"description": said[status], "content": problem}


def _describe_pages(responses: dict[str, Any]) -> None:
    responses.setdefault("200", {"description": "A page"}).setdefault("content", {}).update(_PAGE)
    responses["303"] = {"description": "The form of a page was good: it goes on elsewhere"}
