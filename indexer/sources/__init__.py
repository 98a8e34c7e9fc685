"""Sources of documents: files, folders, patterns, and web feeds with their archive."""
