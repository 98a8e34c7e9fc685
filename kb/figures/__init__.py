"""Figures in sentences: amounts, rates, counts and dates, each with its value, its unit and the noun it is of."""
