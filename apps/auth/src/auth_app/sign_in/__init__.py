"""Signing in and out: the page, the tokens of programs, and what slows guessing down."""
