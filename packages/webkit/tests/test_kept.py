"""Parts of a page that are drawn once for the values that they show."""

from __future__ import annotations

from contextvars import copy_context
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from basecore import clock
from starlette.requests import Request
from webkit import Templates

ROW = """
{% macro row(one, price) -%}
<td title="{{ _("Save") }}">{{ one }} {{ price|money }}</td>
{%- endmacro %}
"""
PAGE = """{% import "row.html" as rows %}
{%- for one in all %}{{ kept(rows.row, one, price=price) }}{% endfor %}
"""


@dataclass(frozen=True)
class Name:
    """A name that counts how often it was written."""

    text: str
    written: list[str] = field(default_factory=list, compare=False)

    def __str__(self) -> str:
        self.written.append(self.text)
        return self.text


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    """Return templates of a page whose rows are kept."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "row.html").write_text(ROW)
    (folder / "page.html").write_text(PAGE)
    return Templates(tmp_path)


def shown(templates: Templates, *names: Name, price: int = 2, language: str = "pt-BR") -> str:
    """Return the page as somebody gets it."""
    headers = [(b"cookie", f"lang={language}".encode())]
    scope = {"type": "http", "headers": headers, "query_string": b"", "path": "/", "method": "GET"}
    answer = templates.render(Request(scope), "page.html", all=names, price=price)
    return bytes(answer.body).decode()


def test_a_row_is_drawn_once_for_what_it_shows(templates: Templates) -> None:
    first, again = Name("Areia"), Name("Areia")
    assert shown(templates, first) == shown(templates, again)
    assert again.written == []


def test_whatever_a_row_shows_draws_it_anew(templates: Templates) -> None:
    assert "2,00" in shown(templates, Name("Areia"))
    assert "3,00" in shown(templates, Name("Areia"), price=3)
    assert "Brita" in shown(templates, Name("Brita"))


def test_a_row_is_kept_for_each_language(templates: Templates) -> None:
    assert "2,00" in shown(templates, Name("Areia"))
    assert "2.00" in shown(templates, Name("Areia"), language="en")


def test_a_row_is_kept_for_each_time_zone(templates: Templates) -> None:
    first, same, elsewhere = Name("Cal"), Name("Cal"), Name("Cal")
    shown(templates, first)
    shown(templates, same)
    served = copy_context()
    served.run(clock.go_by, ZoneInfo("America/Manaus"))
    served.run(shown, templates, elsewhere)
    assert (same.written, elsewhere.written) == ([], ["Cal"])


def test_a_kept_row_is_escaped_once(templates: Templates) -> None:
    hostile = '<td title="Salvar">&lt;b&gt; 2,00</td>'
    assert shown(templates, Name("<b>"), Name("<b>")) == hostile * 2
