"""The counter: sales that are priced, paid and handed over at once."""
