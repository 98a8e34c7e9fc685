"""Parts shared by the layouts of records: minutes, framed, inline, spaced, bullets, interview.

A layout finds the openings of turns by its own marks (`parts`). `transcript` parses header, attendance and end matter
around them, and passes the rows to the builder.
"""
