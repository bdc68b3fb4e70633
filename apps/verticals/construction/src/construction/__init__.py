"""Building-material stores: catalogue, customers, quotes, orders, stock ledger."""
