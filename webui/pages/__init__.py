"""The pages, a package each: `view.py` has its routes, `model.py` the values its template shows."""
