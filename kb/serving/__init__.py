"""Serving: one open generation as a snapshot, swapped for the next without interrupting readers."""
