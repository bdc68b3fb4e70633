"""What developers run: house lint rules and generators of reference pages."""
