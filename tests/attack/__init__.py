"""`./basec attack`: two stores behind the real edge, and one that wants the other's data."""
