"""Comparable forms of text, which the model defines for names."""

from kb.model.names import exact_key as exact_key
from kb.model.names import name_key as name_key
from kb.model.names import narrow as narrow
from kb.model.names import spaced as spaced
from kb.model.names import unspaced as unspaced
