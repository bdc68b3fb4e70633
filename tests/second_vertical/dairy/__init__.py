"""A vertical of its own: milk and bread over the counter, no quotes and no orders.

It knows `basecore` and `contracts` only, and is not part of the product: it shows that the engines
serve a trade that they have never heard of.
"""

from tests.second_vertical.dairy.shop import (
    Product,
    figures,
    receive,
    register,
    runs_out,
    sell,
    to_buy,
)

__all__ = ["Product", "figures", "receive", "register", "runs_out", "sell", "to_buy"]
