"""Evaluation of the search by the staff's own queries: judged turns, and the effect of a changed lexicon."""
