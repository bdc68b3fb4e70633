"""What states of orders, and reasons to cancel them, are called in sentences and files."""

from __future__ import annotations

from webkit import msgid

from construction.orders import CancelReason, OrderStatus

STATUSES = {
    OrderStatus.PENDING: msgid("Pending"),
    OrderStatus.PREPARING: msgid("In preparation"),
    OrderStatus.OUT_FOR_DELIVERY: msgid("Out for delivery"),
    OrderStatus.DELIVERED: msgid("Delivered"),
    OrderStatus.CANCELLED: msgid("Order cancelled"),
}
REASONS = {
    CancelReason.GAVE_UP: msgid("the customer gave up"),
    CancelReason.NOT_IN_STOCK: msgid("not in stock"),
    CancelReason.MISTAKE: msgid("made by mistake"),
    CancelReason.OTHER: msgid("another reason"),
}
