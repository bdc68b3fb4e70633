"""The engines: facts in by events, conclusions out by views; they know no vertical."""
