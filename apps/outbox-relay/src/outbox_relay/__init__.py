"""Moves outbox rows to the streams; knows nothing of the business."""
