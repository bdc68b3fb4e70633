"""Approvals: a seller asks to sell below the limits, a manager allows it for exactly that."""

from construction.approvals.models import DiscountApproval
from construction.approvals.repository import count_waiting, last_answer, waits_of

__all__ = ["DiscountApproval", "count_waiting", "last_answer", "waits_of"]
