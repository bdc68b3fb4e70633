"""The house rules hold in the tree, and each of them bites."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tools.lint import english, size, sql

ROOT = Path(__file__).parents[2]
TREE = [str(ROOT / part) for part in ("packages", "apps", "infra", "tools", "tests")]

Said = pytest.CaptureFixture[str]
Rule = Callable[..., int]


@pytest.mark.parametrize(
    "rule", [english.main, size.main, sql.main], ids=["english", "size", "sql"]
)
def test_the_tree_is_clean(rule: Rule, capsys: Said) -> None:
    assert rule(*TREE) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    "line",
    [
        "def criar_pedido(): ...",
        "class CotacaoItem: ...",
        "def send(clienteId): ...",
        "desconto = 1",
        "for produto in (): ...",
    ],
)
def test_portuguese_identifiers_are_refused(tmp_path: Path, capsys: Said, line: str) -> None:
    (tmp_path / "feature.py").write_text(line)
    assert english.main(str(tmp_path)) == 1
    assert "glossary" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line", ["def customer_order(): ...", "text = 'Enviar pedido'", "cnpj = pix = 1", "robra = 1"]
)
def test_english_identifiers_pass(tmp_path: Path, line: str) -> None:
    (tmp_path / "feature.py").write_text(line)
    assert english.main(str(tmp_path)) == 0


@pytest.mark.parametrize(
    ("name", "lines", "refused"),
    [
        ("feature.py", 300, 0),
        ("feature.py", 301, 1),
        ("test_feature.py", 400, 0),
        ("test_feature.py", 401, 1),
        ("page.html", 121, 1),
        ("notes.txt", 5000, 0),
    ],
)
def test_sizes(tmp_path: Path, capsys: Said, name: str, lines: int, refused: int) -> None:
    (tmp_path / name).write_text("x = 1\n" * lines)
    assert size.main(str(tmp_path)) == refused
    assert ("budget" in capsys.readouterr().out) == bool(refused)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("q = \"SET app.tenant_id = 'x'\"", "session-set"),
        ("q = f\"SET app.tenant_id = '{x}'\"", "session-set"),
        ("q = 'SET SESSION timezone TO UTC'", "session-set"),
        ("q = 'SET search_path TO auth'", "session-set"),
        ("q = f'SELECT 1 FROM t WHERE id = {x}'", "formatted-sql"),
        ("q = f'UPDATE t SET a = {x}'", "formatted-sql"),
        ("q = f'DELETE FROM t WHERE a = {x}'", "formatted-sql"),
    ],
)
def test_leaky_sql_is_refused(tmp_path: Path, line: str, rule: str) -> None:
    (tmp_path / "service.py").write_text(line)
    assert [found for _, found in sql.check(tmp_path / "service.py")] == [rule]


@pytest.mark.parametrize(
    "line",
    [
        "q = f\"SET LOCAL app.tenant_id = '{x}'\"",
        "q = 'SELECT 1 FROM t WHERE id = :id'",
        "q = 'Set the table'",
        "q = f'Update {x} now'",
        "q = 'SET LOCAL ROLE basec_owner'",
    ],
)
def test_sound_sql_passes(tmp_path: Path, line: str) -> None:
    (tmp_path / "service.py").write_text(line)
    assert sql.check(tmp_path / "service.py") == []


def migration(folder: Path, body: str) -> Path:
    (folder / "versions").mkdir()
    path = folder / "versions" / "0002_back_fill.py"
    path.write_text(f"def upgrade():\n    {body}\n")
    return path


@pytest.mark.parametrize(
    "body",
    [
        "op.execute('UPDATE construction.quote SET total = 0')",
        "op.execute(sa.text('delete from construction.quote'))",
        "op.get_bind().execute('INSERT INTO construction.quote VALUES (1)')",
        "op.execute(f'UPDATE {table} SET a = 1')",
        "op.bulk_insert(table, [])",
    ],
)
def test_bare_changes_in_migrations_are_refused(tmp_path: Path, body: str) -> None:
    assert [rule for _, rule in sql.check(migration(tmp_path, body))] == ["bare-dml"]


@pytest.mark.parametrize(
    "body",
    [
        "op.execute('ALTER TABLE construction.quote ADD COLUMN a text')",
        "ddl.index_exception('a', 'b')",
        (
            "with ddl.as_each_tenant() as tenants:\n"
            "        for _ in tenants:\n            op.execute('UPDATE t SET a = 1')"
        ),
    ],
)
def test_helped_changes_in_migrations_pass(tmp_path: Path, body: str) -> None:
    assert sql.check(migration(tmp_path, body)) == []
