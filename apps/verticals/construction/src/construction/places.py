"""The location that every store has, for the rules of all features that know locations."""

STORE = "store"
"""Where goods come in and are sold."""
