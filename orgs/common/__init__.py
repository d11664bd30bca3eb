"""What every subject of the network stands on and what names none of them: kinds, roles, scope, days, filters, errors.

Knows `kexie_portal` alone.
"""
