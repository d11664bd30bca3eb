"""The editor of forms in the browser: drafts and their parts, preview, test fill, publishing, copies, files.

Knows the definition with its checking, the actions on versions, drawing and print; `access` says who may.
"""
