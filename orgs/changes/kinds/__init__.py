"""The kinds of change of an association: each is one definition in a module of its own, all of them in `registry`.

Actions, rules, queries and pages of changes ask them. They know the tree, the register and memberships.
"""
