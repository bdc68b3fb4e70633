"""Prices: how one is found, why it is what it is, and how low a role may go."""
