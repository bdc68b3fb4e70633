"""Use cases of prices."""

from construction.pricing.service.asking import Answer, Question, ask, buyer
from construction.pricing.service.lists import (
    SELLERS,
    add_list,
    change_list,
    get_list,
    point,
    policies,
    set_policy,
)
from construction.pricing.service.resolving import (
    Terms,
    Wanted,
    buyer_or_nobody,
    lists_of,
    policy,
    prices,
    terms,
)
from construction.pricing.service.rules import (
    add_rule,
    change_rule,
    end,
    faults_of,
    get_rule,
    set_active,
)
from construction.pricing.service.scheduled import (
    cancel_change,
    get_change,
    schedule,
    take_effect,
)

__all__ = [
    "SELLERS",
    "Answer",
    "Question",
    "Terms",
    "Wanted",
    "add_list",
    "add_rule",
    "ask",
    "buyer",
    "buyer_or_nobody",
    "cancel_change",
    "change_list",
    "change_rule",
    "end",
    "faults_of",
    "get_change",
    "get_list",
    "get_rule",
    "lists_of",
    "point",
    "policies",
    "policy",
    "prices",
    "schedule",
    "set_active",
    "set_policy",
    "take_effect",
    "terms",
]
