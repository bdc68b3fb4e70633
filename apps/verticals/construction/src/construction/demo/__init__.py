"""A believable store, made from a seed: catalogue, customers and a year of trade."""
