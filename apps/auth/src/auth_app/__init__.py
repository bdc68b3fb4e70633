"""Sign-in, users, stores, branding and signing keys: the only code that maps those tables."""
