"""Rules of links, documents, signatures and phone numbers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from construction.sharing.domain import links
from construction.sharing.domain.links import Standing, standing
from construction.sharing.domain.signature import NotASignatureError, path_of, read_strokes

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_tokens_are_long_new_and_kept_as_digests() -> None:
    made = {links.new_token() for _ in range(100)}
    assert len(made) == 100
    assert all(links.is_token(token) for token in made)
    token = made.pop()
    assert token.encode() not in links.digest(token)


@pytest.mark.parametrize(
    "text", ["", "a" * 31, "a" * 33, "a" * 31 + "/", "a" * 31 + "\n", "é" * 32]
)
def test_what_is_no_token_is_not_looked_up(text: str) -> None:
    assert not links.is_token(text)


@pytest.mark.parametrize(
    ("status", "is_same", "is_lapsed", "expected"),
    [
        ("sent", True, False, Standing.OPEN),
        ("sent", True, True, Standing.EXPIRED),
        ("sent", False, False, Standing.REPLACED),
        ("approved", False, False, Standing.REPLACED),
        ("draft", True, False, Standing.REPLACED),
        ("changing", True, False, Standing.CHANGING),
        ("changing", False, False, Standing.REPLACED),
        ("approved", True, True, Standing.APPROVED),
        ("converted", True, True, Standing.APPROVED),
        ("rejected", True, False, Standing.REJECTED),
        ("cancelled", True, False, Standing.CANCELLED),
        ("unheard_of", True, False, Standing.REPLACED),
    ],
)
def test_what_a_page_is_for(
    *,
    status: str,
    is_same: bool,
    is_lapsed: bool,
    expected: Standing,
) -> None:
    assert standing(status, is_same=is_same, is_lapsed=is_lapsed) is expected


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("725", True),
        ("7-25", True),
        ("247-25", True),
        ("529.982.247-25", True),
        ("25", False),
        ("724", False),
        ("", False),
        ("1529.982.247-25", False),
    ],
)
def test_the_end_of_a_document(*, typed: str, fits: bool) -> None:
    assert links.ends_with("52998224725", typed) is fits


def test_letters_of_a_cnpj_count() -> None:
    assert links.ends_with("12ABC34501DE35", "de35")
    assert not links.ends_with("12ABC34501DE35", "df35")


def test_guessing_gets_slow_and_is_forgotten() -> None:
    assert not links.wait_after(4, NOW, NOW)
    assert links.wait_after(5, NOW, NOW) == timedelta(seconds=30)
    assert links.wait_after(7, NOW, NOW) == timedelta(seconds=120)
    assert links.wait_after(99, NOW, NOW) == links.LONGEST_WAIT
    assert not links.wait_after(5, NOW, NOW + timedelta(seconds=30))
    assert links.counted(9, NOW, NOW + timedelta(hours=12)) == 0
    assert links.counted(9, NOW, NOW + timedelta(hours=11)) == 9


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("(24) 99999-1234", "5524999991234"),
        ("24 3333 1234", "552433331234"),
        ("+55 24 99999-1234", "5524999991234"),
        ("5524999991234", "5524999991234"),
        ("024999991234", "5524999991234"),
        ("+351 912 345 678", "351912345678"),
        ("99999-1234", None),
        ("ramal 12", None),
        ("", None),
    ],
)
def test_whatsapp_numbers(phone: str, number: str | None) -> None:
    assert links.whatsapp_number(phone) == number


def test_the_message_survives_the_address() -> None:
    url = links.whatsapp_url("24999991234", "Olá & até já: R$ 1,00\nhttps://x/q/a?b=#c")
    assert url.startswith("https://wa.me/5524999991234?text=Ol%C3%A1%20%26%20at")
    assert "#" not in url
    assert "%0Ahttps%3A%2F%2Fx%2Fq%2Fa%3Fb%3D%23c" in url
    assert links.whatsapp_url(None, "a") == "https://wa.me/?text=a"


@pytest.mark.parametrize("agent", ["WhatsApp/2.24.20", "facebookexternalhit/1.1", "Twitterbot", ""])
def test_previews_are_nobodys_look(agent: str) -> None:
    assert links.is_preview(agent)
    assert not links.is_preview("Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari/537.36")


def test_a_signature_is_written_anew() -> None:
    drawn = [[0, 0, 10, 10, 20, 5, 30, 8], [700, -5, 5, 900, 1, 1, 2, 2], [3, 3]]
    strokes = read_strokes(json.dumps(drawn))
    assert strokes[1][:4] == [600, 0, 5, 200]
    path = path_of(strokes)
    assert path.startswith("M0 0L10 10L20 5L30 8M600 0L5 200")
    assert path.endswith("M3 3L3 3")


BAD = {
    "nothing": "",
    "an empty one": "[]",
    "a dot": "[[1,1]]",
    "no JSON": "<svg onload=alert(1)>",
    "text in it": json.dumps([[0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, "x"]]),
    "halves": json.dumps([[0.5] * 20]),
    "truths": json.dumps([[True] * 20]),
    "an odd number": json.dumps([[1] * 21]),
    "an object": '{"0": [1, 2]}',
    "deep": "[" * 5000,
    "too many strokes": json.dumps([[1, 1]] * 201),
    "too many points": json.dumps([[1, 1] * 6001]),
    "too long": " " * 60_001,
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_what_is_no_signature_is_refused(text: str) -> None:
    with pytest.raises(NotASignatureError):
        read_strokes(text)
