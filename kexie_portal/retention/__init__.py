"""How long things stay: terms as data, carried out each night, each deletion counted.

A package that keeps something for a time registers a `Purpose` in `registry`. Knows no app.
"""
