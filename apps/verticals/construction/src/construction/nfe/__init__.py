"""Suppliers' invoices (NF-e): read, reviewed line by line, received."""

from construction.nfe.models import Invoice, InvoiceLine
from construction.nfe.service import arrive

__all__ = ["Invoice", "InvoiceLine", "arrive"]
