"""The table of figures that the turns of a search state."""
