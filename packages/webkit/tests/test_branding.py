import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webkit.branding import (
    DARK_PAGE,
    DARK_SURFACE,
    LIGHT_PAGE,
    LIGHT_SURFACE,
    SHAPE_RATIO,
    TEXT_RATIO,
    Color,
    contrast,
    stylesheet,
)

colors = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def schemes(css: str) -> list[dict[str, Color]]:
    return [
        {name: Color.parse(value) for name, value in re.findall(r"(--[a-z-]+):(#\w{6})", block)}
        for block in css.splitlines()
    ]


@given(colors, colors)
def test_everything_stays_readable_whatever_the_store_picks(primary: str, secondary: str) -> None:
    grounds = [(LIGHT_SURFACE, LIGHT_PAGE), (DARK_SURFACE, DARK_PAGE)]
    for scheme, ground in zip(schemes(stylesheet(primary, secondary)), grounds, strict=True):
        surfaces = [Color.parse(name) for name in ground]
        ink, edge = scheme["--brand-ink"], scheme["--brand-edge"]
        text = scheme["--brand-contrast"]
        assert contrast(scheme["--brand"], text) >= TEXT_RATIO
        assert contrast(scheme["--brand-hover"], text) >= TEXT_RATIO
        assert contrast(scheme["--brand-second"], scheme["--brand-second-contrast"]) >= TEXT_RATIO
        assert all(contrast(ink, one) >= TEXT_RATIO for one in [*surfaces, scheme["--brand-tint"]])
        assert all(contrast(edge, one) >= SHAPE_RATIO for one in surfaces)


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "#123456;}", "#1234567"])
def test_refuses_what_is_no_colour(text: str) -> None:
    with pytest.raises(ValueError, match="Not a colour"):
        stylesheet(text, "#000000")


def test_ratio_is_that_of_wcag() -> None:
    assert contrast(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)
    assert contrast(Color.parse("#767676"), Color.parse("#ffffff")) == pytest.approx(4.54, abs=0.01)
