"""Rules of prices: how one is found, rounded, and how low a role may go."""

from construction.pricing.domain.explanation import (
    Explanation,
    explain,
    with_below,
    without_costs,
)
from construction.pricing.domain.policy import (
    Breach,
    Finding,
    Light,
    Mode,
    Policy,
    Sold,
    findings,
    light,
    net_price,
)
from construction.pricing.domain.resolution import (
    Asked,
    Kind,
    Level,
    Lost,
    Reason,
    Resolution,
    Rule,
    Target,
    Via,
    ranked,
    resolve,
)
from construction.pricing.domain.rounding import Rounding, rounded

__all__ = [
    "Asked",
    "Breach",
    "Explanation",
    "Finding",
    "Kind",
    "Level",
    "Light",
    "Lost",
    "Mode",
    "Policy",
    "Reason",
    "Resolution",
    "Rounding",
    "Rule",
    "Sold",
    "Target",
    "Via",
    "explain",
    "findings",
    "light",
    "net_price",
    "ranked",
    "resolve",
    "rounded",
    "with_below",
    "without_costs",
]
