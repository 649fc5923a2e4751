"""Rosters as offices hold them: handed in, checked cell by cell, loaded whole, and taken back as one act."""
