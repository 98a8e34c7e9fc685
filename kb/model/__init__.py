"""What a dialogue is, and the world it speaks of."""
