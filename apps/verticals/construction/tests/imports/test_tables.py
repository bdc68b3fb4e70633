"""Text files as rows, whatever program wrote them."""

from __future__ import annotations

import pytest
from construction.imports.domain.encodings import Encoding
from construction.imports.domain.tables import (
    UnreadableError,
    decode,
    delimiter_of,
    header_at,
    records,
)
from hypothesis import given
from hypothesis import strategies as st
from webkit.cells import guarded, lightly_guarded, unguarded

LIKE = {"utf-8-sig": "utf-8", "latin-1": "cp1252"}
TEXT = "Código;Preço\nA-1;1,50\nB-2;2,00\n"


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "cp1252",
        "latin-1",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
        "cp850",
        "mac_roman",
    ],
)
def test_any_encoding_is_read(encoding: str) -> None:
    text, found = decode(TEXT.encode(encoding))
    assert text == TEXT
    assert found == LIKE.get(encoding, encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
@pytest.mark.parametrize(
    "text",
    [
        "Código;Preço\n1;Tubo d'água fria\n",
        "CÓDIGO;DESCRIÇÃO\n1;PISO CERÂMICO 60X60 PEÇA\n2;ÂNGULO\n",
        "a;b\n1;Caminhão de areia média, 6 m³\n",
        "a;b\n1;SEÇÃO Nº 5 - VERGALHÃO\n",
        "a;b\n1;Mão francesa\n2;PRÉ-MOLDADO\n3;Óleo\n4;JOÃO\n5;Vão\n",
        "a;b\n1;Piso 45 m²\n",
        "a;b\n1;Joelho 90°\n2;Ø 20 é tubo\n",
        "Água",
    ],
)
def test_accents_tell_the_encoding(text: str, encoding: str) -> None:
    if encoding == "mac_roman":
        text = text.replace("²", "ª").replace("³", "º")  # it lacks them
    if encoding == "cp850" and "Ø" in text:
        text = text.replace("Ø", "ø")
    assert decode(text.encode(encoding)) == (text, encoding)


def test_a_said_encoding_is_the_one() -> None:
    assert decode("ação".encode("cp850"), Encoding.DOS) == ("ação", Encoding.DOS)
    with pytest.raises(UnreadableError, match="not written so"):
        decode("ação".encode("cp850"), Encoding.UTF_8)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(UnreadableError):
        decode(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20))


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("a;b;c\n1;2,5;3\n4;5,1;6\n", ";"),
        ("a,b\n1,2\n3,4\n", ","),
        ("a\tb\n1\t2,5\n", "\t"),
        ('code,description,price\n1,"A, B; C",2.00\n2,"D; E",3.00\n', ","),
        ("a|b\n1|2\n", "|"),
    ],
)
def test_what_separates_cells_is_found(text: str, mark: str) -> None:
    assert delimiter_of(text) == mark


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_they_like(end: str) -> None:
    assert list(records(TEXT.replace("\n", end), ";"))[1] == ["A-1", "1,50"]


def test_a_quoted_cell_holds_line_ends_and_separators() -> None:
    assert list(records('a;"b;\nc";d\n', ";")) == [["a", "b;\nc", "d"]]


def test_a_quotation_mark_that_never_closes_is_said() -> None:
    with pytest.raises(UnreadableError, match="never closed"):
        list(records('a;"b\n' + "c;d\n" * 60_000, ";"))


@pytest.mark.parametrize("end", ["", "\n"])
def test_what_an_open_quotation_mark_would_swallow_is_not_passed_over(end: str) -> None:
    text = 'a;b\n1;"tubo\n2;c\n3;d' + end
    with pytest.raises(UnreadableError) as caught:
        list(records(text, delimiter_of(text)))
    assert caught.value.words == {"line": 2}
    assert list(records(f'{text}"{end}', ";"))[-1][0] == "1", "closed, it is one cell"


@pytest.mark.parametrize("text", ["=1+1", "+55 48", "-x", "@SUM(A1)", "\tx", "'=1", "''+2", "'a"])
def test_a_formula_is_guarded_and_given_back(text: str) -> None:
    assert guarded(text)[0] not in "=+-@\t"
    assert unguarded(guarded(text)) == text


@given(st.text(alphabet="'=+-@\ta1 ", max_size=6))
def test_guarding_gives_back_what_it_was_given(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert unguarded(lightly_guarded(text)) == text


def test_the_header_is_the_row_with_the_most_known_names() -> None:
    rows = [["Loja Exemplo"], [], ["Código", "Nome"], ["A", "B"]]
    assert header_at(rows, [0, 0, 2, 0]) == 2
    assert header_at(rows, [0, 0, 0, 0]) == 2
