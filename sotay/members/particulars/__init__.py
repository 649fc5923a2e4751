"""What the member's forms ask beside what is counted: where one lives, a post of today, training and languages."""
