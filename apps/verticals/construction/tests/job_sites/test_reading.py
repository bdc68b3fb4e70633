"""What people type of a job site: degrees as maps give them, kilos with thousands."""

from __future__ import annotations

from typing import Any

import pytest
from basecore.errors import InvalidError
from construction.job_sites import JobSiteIn
from construction.job_sites.web.reading import read


def site(locale: str = "pt-BR", **fields: Any) -> JobSiteIn:
    return read(JobSiteIn, {"name": "Casa", **fields}, locale)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("-22.520", "-44.104"),
        ("-22,520", "-44,104"),
        ("-22.520, -44.104", ""),
        ("-22.5200000041234, -44.1039999991234", None),
        ("-22.52;-44.104", ""),
    ],
)
@pytest.mark.parametrize("locale", ["pt-BR", "en"])
def test_degrees(latitude: str, longitude: str | None, locale: str) -> None:
    found = site(locale, latitude=latitude, longitude=longitude)
    assert (str(found.latitude), str(found.longitude)) == ("-22.520000", "-44.104000")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"latitude": "22°31'S", "longitude": "x"}, {"latitude", "longitude"}),
        ({"latitude": "-22.520, -44.104", "longitude": "-44"}, {"latitude"}),
        ({"latitude": "123456789012345678901234", "longitude": "0"}, {"latitude"}),
        ({"latitude": "-22.520", "longitude": "-181"}, {"longitude"}),
        ({"truck_max_kg": "3,5"}, {"truck_max_kg"}),
        ({"truck_max_kg": "8 t"}, {"truck_max_kg"}),
        ({"truck_max_kg": "0"}, {"truck_max_kg"}),
        ({"truck_max_kg": "1.000.000"}, {"truck_max_kg"}),
    ],
)
def test_what_is_none_is_said_at_its_field(fields: dict[str, Any], wrong: set[str]) -> None:
    with pytest.raises(InvalidError) as refused:
        site(**fields)
    assert set(refused.value.fields) == wrong


@pytest.mark.parametrize(
    ("text", "locale", "kilos"),
    [("3.000", "pt-BR", 3000), ("3.500", "pt-BR", 3500), ("3,000", "en", 3000), ("800", "en", 800)],
)
def test_kilos(text: str, locale: str, kilos: int) -> None:
    assert site(locale, truck_max_kg=text).truck_max_kg == kilos
