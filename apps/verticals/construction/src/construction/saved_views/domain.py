"""What a saved view can hold."""

LONGEST = 2000
"""Characters of the filters, as they stand in an address."""
MOST = 20
"""Views of one list that a person keeps."""
