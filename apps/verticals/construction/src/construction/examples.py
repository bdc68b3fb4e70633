"""Examples of requests and answers in the API's description; a test sends every one of them."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from basecore.http import describe_problems, extend_description
from fastapi import FastAPI

FILE = Path(__file__).parent / "data" / "api_examples.json"
NAME = re.compile(r"^\{(\w+)\}$")
JSON = "application/json"


@cache
def examples() -> dict[str, dict[str, Any]]:
    """Return the examples by method and path; `{quote_id}` stands for the id of a quote."""
    found: dict[str, dict[str, Any]] = json.loads(FILE.read_text())
    return found


def id_of(name: str) -> UUID:
    """Return the id by which the description names a record, the same wherever it stands."""
    return uuid5(NAMESPACE_URL, f"example:{name}")


def shown(value: Any) -> Any:
    """Return an example as the description shows it: names of records are ids."""
    if isinstance(value, dict):
        return {key: shown(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shown(one) for one in value]
    if isinstance(value, str) and (named := NAME.match(value)):
        return str(id_of(named[1]))
    return value


def describe_with_examples(app: FastAPI) -> None:
    """Let the description of an app carry the examples, and say which errors there are."""
    extend_description(app, _place, describe_problems)


def _place(schema: dict[str, Any]) -> None:
    for key, example in examples().items():
        method, path = key.split()
        operation = schema["paths"][path][method.lower()]
        if "request" in example:
            operation["requestBody"]["content"][JSON]["example"] = shown(example["request"])
        if "response" in example:
            content = operation["responses"][example["status"]]["content"]
            content[JSON]["example"] = shown(example["response"])
