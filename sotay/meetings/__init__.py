"""Meetings: prepared, held on a telephone, concluded with minutes and a resolution; and what is counted of them."""
