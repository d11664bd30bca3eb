"""The kinds of change of an association: each is one definition in a module of its own, all of them in `registry`.

For what files, checks, carries out and shows changes. They know the tree, the register and memberships.
"""
