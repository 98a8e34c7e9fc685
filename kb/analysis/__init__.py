"""Analysis of Japanese text into tokens: folding, morphology, decompounding, positions, token graph."""
