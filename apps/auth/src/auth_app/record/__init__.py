"""The record of access, as administrators look through it."""
