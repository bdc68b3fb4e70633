"""Privacy: what the store holds of a customer, for who asks to see it."""
