"""The proof, once a day, that every balance is the sum of the ledger's rows."""

from construction.stock_proof.service import prove

__all__ = ["prove"]
