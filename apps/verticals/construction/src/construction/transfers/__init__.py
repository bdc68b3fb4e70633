"""Transfers: goods that go from one location of the store to another."""
