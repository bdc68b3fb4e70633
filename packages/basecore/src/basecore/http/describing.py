"""What the description of an API says of errors and of signing in, the same for every route."""

from __future__ import annotations

from typing import Any

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
            operation["security"] = [{"bearer": []}]
            _describe(operation, has_names="{" in path)


def _describe(operation: dict[str, Any], *, has_names: bool) -> None:
    said = dict(ALWAYS)
    if has_names:
        said |= dict([MISSING])
    if operation["responses"].pop("422", None) or "requestBody" in operation:
        said |= dict([UNFIT])
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in sorted(said):
        operation["responses"][status] = {"description": said[status], "content": problem}
