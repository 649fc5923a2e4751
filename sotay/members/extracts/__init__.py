"""Trích ngang: a selection of members with chosen columns, in groups with totals, on a page, on paper and as a sheet."""
