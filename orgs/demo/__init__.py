"""Made-up enterprises and associations on the real units of Henan: a story of three years, the same for each seed.

Everything here is marked as sample data but the real enterprises. Knows `orgs`; apps above add their own steps.
"""
