"""Terms compared over fiscal years."""
