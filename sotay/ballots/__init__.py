"""Ballots: who may vote, what was counted, and what came of it."""
