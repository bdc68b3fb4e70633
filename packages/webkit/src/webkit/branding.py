"""A store's colours turned into a stylesheet that stays readable whatever they are."""

import re
from dataclasses import dataclass

from typing_extensions import override

TEXT_RATIO = 4.5
SHAPE_RATIO = 3.0
LIGHT_SURFACE = "#ffffff"
LIGHT_PAGE = "#f7f7f8"
DARK_SURFACE = "#1d1f24"
DARK_PAGE = "#141519"
_STEPS = 100
_SRGB_KNEE = 0.04045


@dataclass(frozen=True)
class Color:
    """An opaque sRGB colour, channels 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> "Color":
        """Read `#rrggbb`; raise ValueError for anything else."""
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            raise ValueError(f"Not a colour like #2457d6: {text!r}")
        return cls(*(int(text[i : i + 2], 16) for i in (1, 3, 5)))

    def mix(self, other: "Color", share: float) -> "Color":
        """Return this colour with a share (0 to 1) of another."""
        pairs = zip(self.channels, other.channels, strict=True)
        return Color(*(round(mine + (its - mine) * share) for mine, its in pairs))

    @property
    def channels(self) -> tuple[int, int, int]:
        """Red, green and blue."""
        return self.red, self.green, self.blue

    @property
    def luminance(self) -> float:
        """Relative luminance as WCAG 2 defines it."""
        red, green, blue = (_linear(channel / 255) for channel in self.channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    @override
    def __str__(self) -> str:
        """Return `#rrggbb`."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


BLACK = Color(0, 0, 0)
WHITE = Color(255, 255, 255)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _SRGB_KNEE else float(((channel + 0.055) / 1.055) ** 2.4)


def contrast(one: Color, other: Color) -> float:
    """Return the WCAG contrast ratio of two colours, 1 to 21."""
    low, high = sorted((one.luminance, other.luminance))
    return (high + 0.05) / (low + 0.05)


def text_on(fill: Color) -> Color:
    """Return white if it is readable on the fill, else black, which then is."""
    return WHITE if contrast(fill, WHITE) >= TEXT_RATIO else BLACK


def readable(color: Color, *surfaces: Color, ratio: float = TEXT_RATIO) -> Color:
    """Return the colour, darkened or lightened as little as needed to stand out on the surfaces."""
    end = text_on(surfaces[0])
    for step in range(_STEPS + 1):
        shade = color.mix(end, step / _STEPS)
        if all(contrast(shade, surface) >= ratio for surface in surfaces):
            return shade
    return end


def as_text(color: str) -> str:
    """Return the nearest tone of a colour like `#2457d6` that is readable as text on a page."""
    shade = readable(Color.parse(color), Color.parse(LIGHT_SURFACE), Color.parse(LIGHT_PAGE))
    return str(shade)


def _scheme(primary: Color, secondary: Color, surface: Color, page: Color) -> dict[str, Color]:
    """Return the colour properties of one scheme (light or dark)."""
    ink = text_on(primary)
    away = BLACK if ink == WHITE else WHITE
    tint = surface.mix(primary, 0.1)
    return {
        "--brand": primary,
        "--brand-contrast": ink,
        "--brand-hover": primary.mix(away, 0.14),
        "--brand-edge": readable(primary, surface, page, ratio=SHAPE_RATIO),
        "--brand-tint": tint,
        "--brand-ink": readable(primary, surface, page, tint),
        "--brand-second": secondary,
        "--brand-second-contrast": text_on(secondary),
    }


def _block(properties: dict[str, Color]) -> str:
    return ":root{" + "".join(f"{name}:{value};" for name, value in properties.items()) + "}"


def stylesheet(primary: str, secondary: str) -> str:
    """Return the CSS of `/branding.css` for two colours like `#2457d6`."""
    colors = Color.parse(primary), Color.parse(secondary)
    light = _scheme(*colors, Color.parse(LIGHT_SURFACE), Color.parse(LIGHT_PAGE))
    dark = _scheme(*colors, Color.parse(DARK_SURFACE), Color.parse(DARK_PAGE))
    return f"{_block(light)}\n@media (prefers-color-scheme:dark){{{_block(dark)}}}\n"
