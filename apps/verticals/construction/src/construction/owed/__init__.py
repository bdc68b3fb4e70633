"""What is still owed to customers: sold, and not handed over yet."""
