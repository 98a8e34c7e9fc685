"""Verification of the quotations of a draft."""
