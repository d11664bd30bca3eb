"""The forms of the editor: the whole form, a section, a field with its columns, rows, rules and conditions.

Each reads a part of a definition into fields and writes it back; what stands against the whole is said by `checking`.
"""
