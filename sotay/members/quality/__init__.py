"""Data quality: declared checks of what is missing, contradictory or double, each a figure; and mending it."""
