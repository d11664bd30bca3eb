"""A section as an ordinary Django form: fields and widgets of the sixteen kinds, tables with rows that come and go.

`forms.section_form` is the way in. What comes out of a field is an answer as it is kept.
"""
