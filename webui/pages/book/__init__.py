"""The quotation book: ordering, notes, and the book as files."""
