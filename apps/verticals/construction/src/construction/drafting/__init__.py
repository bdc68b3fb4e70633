"""The quote editor: drafts line by line, and beside each line what its seller must know."""
