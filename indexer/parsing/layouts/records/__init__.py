"""The layouts of other bodies' records: minutes, framed, inline, spaced, bullets, interview.

They differ in how a line shows that somebody begins to speak. Each finds those openings; `transcript` makes the
dialogue of them, with the people of `attendance` and the header of `masthead`.
"""
