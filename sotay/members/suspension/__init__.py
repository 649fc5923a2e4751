"""Members whose Party activity is suspended for a time: they count at home, and neither meet nor vote."""
