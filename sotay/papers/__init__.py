"""Papers: number series, templates, and what is printed from them."""
