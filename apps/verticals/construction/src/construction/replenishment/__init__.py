"""What to buy: suggestions with their reasons, and what people decide about them."""
