"""Japanese text -> tokens: folding, morphology, components, positions."""
