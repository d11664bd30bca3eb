"""Party building: committees of cities, party organisations of societies and federations, links and joint actions.

Knows `register`; `duty` beside it and this do not know each other.
"""
