"""Surveys (调查) that units send to associations and yearly self-descriptions (自述表), collected and counted.

Knows `postings`, `register`, and the forms of `kexie_portal/formbuilder/`.
"""
