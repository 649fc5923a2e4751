"""A file from another register beside our book: who is missing where, and what the two say differently."""
