"""Official letters: numbered, set after GB/T 9704-2012 as Word and PDF, from texts that a city may edit.

For the apps above: they hand a kind, a unit's division code, a record and fields to `actions.issue`, and register who
may read. Knows files, users and the frame of pages, no organisations.
"""
