"""What happens to a member, step by step: declared on the engine of procedures, done by this room's actions."""
