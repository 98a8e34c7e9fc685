"""Verification of quotations (引用照合): those of a draft are looked up in the index, and their attribution checked."""
