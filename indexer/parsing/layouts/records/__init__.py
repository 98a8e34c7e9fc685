"""Parts shared by the layouts of other bodies: minutes, framed, inline, spaced, bullets, interview.

A layout finds the openings of turns by its own marks (`parts`); `transcript` parses header, attendance and end
matter around them, and hands the rows to the builder.
"""
