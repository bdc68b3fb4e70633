"""The board of orders: a column for each status, cards that are moved from one to the next."""
