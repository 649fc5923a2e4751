"""Lists too long to wait for: made in the background, kept closed for some hours, fetched by whoever asked."""
