"""Dues: what is owed, what was paid, what was handed up."""
