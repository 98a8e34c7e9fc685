"""People on lines: names, offices, titles, attendance lists, sentences that introduce people."""
