"""The pages that show several rooms."""
