"""What the store has, product by product: on hand, promised, to come, and how it went."""
