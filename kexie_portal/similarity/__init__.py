"""How alike long texts are, with the passages that they share; titles by their characters.

Knows no model: whoever compares says what the texts are, and what every one of them holds (the words of a form).
"""
