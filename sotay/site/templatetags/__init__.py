"""The tags page authors use: `sotay` for components and words, `charts` for drawings."""
