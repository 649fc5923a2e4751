"""Whom a cell helps on the way into the Party: entered with their consent, seen near them, counted above, forgotten."""
