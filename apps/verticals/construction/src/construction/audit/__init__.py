"""The record of what administrators answer for: prices, stock, cancellations, exports, settings."""
