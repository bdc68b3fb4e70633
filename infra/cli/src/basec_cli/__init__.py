"""The `basec` command: the whole system on one machine, and every check of it."""
