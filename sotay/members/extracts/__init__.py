"""Trích ngang: chosen members and columns, in groups with totals, on a page, on paper and as a spreadsheet."""
