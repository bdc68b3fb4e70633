"""Suppliers' invoices (NF-e): read, reviewed line by line, received."""

from construction.nfe.models import Invoice, InvoiceLine

__all__ = ["Invoice", "InvoiceLine"]
