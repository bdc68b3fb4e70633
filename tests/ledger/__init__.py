"""Random lives of a store's stock, with several writers at once, against three accounts of it."""
