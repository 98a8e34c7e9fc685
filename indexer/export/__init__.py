"""Export of the served generation: JSON lines, CSV, Akoma Ntoso, Popolo. `kb index` reads the first and the third."""
