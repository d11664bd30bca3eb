"""A form on paper, empty or filled, as a Chinese application form (申报书) looks.

Knows the definition and the answers of a form as plain data; no table, no request.
"""
