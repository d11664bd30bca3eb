"""Forms as data: definitions and their versions, drawing, filling by section, collecting, counting.

Knows files, notices, audit and web; who may fill a response, and what is filled in beforehand, upper packages register.
"""
