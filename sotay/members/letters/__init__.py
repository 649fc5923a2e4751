"""Transfers to and from other installations, by signed files."""
