"""Janome's segmentation over arrays: a compiled dictionary, and Viterbi over one sentence or over many at once."""

JANOME = "janome-0.5.0"  # the version whose dictionary and rules these are
