"""A product's facts, its forecast and what follows from both."""

from __future__ import annotations

from dataclasses import dataclass

from engines_core.stock.domain import Conclusion, Facts, Forecast


@dataclass(frozen=True, slots=True)
class Concluded:
    """What is known of a product, what is expected of it, and what follows."""

    facts: Facts
    forecast: Forecast | None
    conclusion: Conclusion

    @property
    def known(self) -> Forecast:
        """Return the forecast, where something followed from it."""
        if self.forecast is None:
            msg = "nothing follows without a forecast"
            raise ValueError(msg)
        return self.forecast
