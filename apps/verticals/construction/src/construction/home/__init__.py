"""Home: the first page of each role, and the palette that finds everything."""
