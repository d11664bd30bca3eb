"""Organisation coverage (组织覆盖率): figures stated once, counted by unit, shown live, and the rows behind each.

Knows `orgs`; `periods` freezes these figures.
"""
