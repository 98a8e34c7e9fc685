"""Turns near in meaning to a question: a port of text embeddings, vectors beside the generations, nearest turns."""
