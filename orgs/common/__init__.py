"""The ground of every subject of the network, which names none of them: kinds, roles, scope, days, filters, errors.

Knows `kexie_portal` alone.
"""
