"""State tables (`tables`), the one function that moves a record through them (`moving`), what pages offer (`offering`).

Time limits are in `limits` and `days`, pictures of the tables in `diagrams`. Knows no app.
"""
