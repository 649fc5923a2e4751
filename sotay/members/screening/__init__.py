"""A screening round: opened by a committee, listed and heard in the cells, decided, counted above, then forgotten."""
