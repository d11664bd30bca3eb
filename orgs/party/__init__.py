"""Party building: committees of cities, party organisations of societies and federations, links and joint actions.

Knows `register`; `party` and `duty` do not know each other.
"""
