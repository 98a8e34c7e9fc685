"""Quotations of turns: the quotation book as a value, its address, its fingerprints, and the files made of it."""
