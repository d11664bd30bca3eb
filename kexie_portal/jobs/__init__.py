"""Long work with progress, result file and cancel; what every import, export and report runs as.

Knows users, files and notices; the kinds of work are registered by the apps that own them.
"""
