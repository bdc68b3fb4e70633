"""Who works at the store: inviting, roles, switching off, for administrators."""
