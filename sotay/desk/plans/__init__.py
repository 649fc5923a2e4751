"""Plans of reorganisation as pages: drawn, looked at, approved, carried out; and the papers that come of it."""
