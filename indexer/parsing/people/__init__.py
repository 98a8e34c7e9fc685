"""People on lines: names, offices, titles, lists of those present, sentences that introduce people."""
