"""Pictures of figures as vector graphics without a script: maps, rankings and trends for print.

Knows the boundaries and how "no data", zero and "does not apply" look; knows no model.
"""
