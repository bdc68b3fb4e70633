"""Fail on SQL that could leak: session settings, values pasted into statements, blind back-fills.

- A session-level `SET` stays on the connection and is handed to the next store: `SET LOCAL`.
- A value in an f-string is an injection, and whoever injects can set the tenant: bind it.
- `UPDATE` or `DELETE` in a migration meets forced row security and touches 0 rows in silence.
"""

from __future__ import annotations

import ast
import pathlib
import re
import sys
from collections.abc import Iterator

SESSION_SET = re.compile(
    r"\s*SET\s+(?!LOCAL\b|TRANSACTION\b|CONSTRAINTS\b)(SESSION\s|[\w.]+\s*(=|TO\b))"
)
STATEMENT = re.compile(r"\s*(SELECT|INSERT\s+INTO|UPDATE|DELETE\s+FROM|WITH)\b.*\{\w*\}", re.DOTALL)
DML = re.compile(r"\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE|TRUNCATE)\b", re.IGNORECASE)

MAY_FORMAT = ("*/basecore/db/*", "*/basecore/ddl.py", "*/repository.py", "*/versions/*")
TEACH = {
    "session-set": "a session-level SET outlives its store's transaction; write SET LOCAL",
    "formatted-sql": "values pasted into SQL; bind them as parameters",
    "bare-dml": "row security blinds migrations; loop over stores with ddl.as_each_tenant",
}
Finding = tuple[int, str]


def written(node: ast.AST) -> str:
    """Return a string literal as written, a pasted value shown as `{}`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(written(part) or "{}" for part in node.values)
    return ""


def literals(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Return every string of a module, with its line; f-strings whole."""
    inner = {id(p) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for p in n.values}
    for node in ast.walk(tree):
        if id(node) not in inner and (text := written(node)):
            yield getattr(node, "lineno", 0), text


def per_tenant(tree: ast.AST) -> set[int]:
    """Return the nodes inside `with ddl.as_each_tenant() …` blocks."""
    return {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.With)
        and any("as_each_tenant" in ast.unparse(item.context_expr) for item in node.items)
        for inner in ast.walk(node)
    }


def bare_dml(tree: ast.AST) -> Iterator[Finding]:
    """Find statements of a migration that change rows outside the tenant loop."""
    looped = per_tenant(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and id(node) not in looped:
            called = ast.unparse(node.func)
            strings = (written(inner) for argument in node.args for inner in ast.walk(argument))
            is_dml = called.endswith("execute") and any(DML.match(text) for text in strings)
            if is_dml or called.endswith("bulk_insert"):
                yield node.lineno, "bare-dml"


def check(path: pathlib.Path) -> list[Finding]:
    """Return what is wrong in one module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    may_format = any(path.match(pattern) for pattern in MAY_FORMAT)
    found = [*bare_dml(tree)] if path.parent.name == "versions" else []
    for line, text in literals(tree):
        if SESSION_SET.match(text):
            found.append((line, "session-set"))
        if not may_format and STATEMENT.match(text):
            found.append((line, "formatted-sql"))
    return sorted(found)


def main(*roots: str) -> int:
    """Print each finding with what to write instead, and return 1 if there is any."""
    found = [
        (path, line, rule)
        for root in roots
        for path in sorted(pathlib.Path(root).rglob("*.py"))
        if "tests" not in path.parts
        for line, rule in check(path)
    ]
    for path, line, rule in found:
        print(f"{path}:{line}: {rule}: {TEACH[rule]}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
