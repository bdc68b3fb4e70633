"""Runs the engines on the streams; has no rules of its own."""
