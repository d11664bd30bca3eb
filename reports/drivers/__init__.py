"""The three drivers (三带, guidance art. 3): what each has brought in a city or a province, and what comes next.

Knows the network of `orgs`; figures and the rows behind them rest on the same conditions (`sets.py`).
"""
