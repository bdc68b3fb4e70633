"""Lists of quotes: filtered, remembered, changed many at once, looked at without leaving."""
