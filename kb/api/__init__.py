"""Answers for programs: typed parameters and answers, and the functions of a snapshot that make one of the other."""
