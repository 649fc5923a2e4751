"""Backups: one encrypted file that holds a database as it was at one moment, with the figures it must give back."""
