"""Procedures: declared steps, the cases that run through them, and the inbox of every office."""
