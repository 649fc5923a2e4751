"""What members say of their own record, every year and on any day, and what their cell confirms of it."""
