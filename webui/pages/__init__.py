"""The pages, one package each: `view.py` has the routes, `model.py` the values that the template shows."""
