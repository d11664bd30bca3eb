"""The sample data of this app, behind that of the network.

Knows `orgs.demo`, `coverage` and `periods`.
"""
