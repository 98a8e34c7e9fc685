"""Helpers of the trust tests: processes that are killed, observed and compared."""
