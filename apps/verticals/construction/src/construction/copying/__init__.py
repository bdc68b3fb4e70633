"""Copying: a new draft from any quote, at its prices or at those of today."""
