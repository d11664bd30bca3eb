"""What stands against a definition: its shape by the meta-schema, then what a schema cannot say; all faults at once.

`whole.faults_of` is the way in. Knows `definition` and `enums`.
"""
