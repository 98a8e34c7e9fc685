"""Access: who asks, what they may read, how often, and the logs of it."""
