"""Properties of single lines, without context: page noise, questions, sentences, notices."""
