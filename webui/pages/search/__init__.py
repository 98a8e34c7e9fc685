"""The results page, the list of all values of a facet, and completions of the search box."""
