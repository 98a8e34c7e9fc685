"""Janome's segmentation over arrays: a compiled dictionary, and Viterbi over one sentence or over many at once."""
