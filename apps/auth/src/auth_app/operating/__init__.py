"""What the platform's operator does to stores and people, from the command line."""
