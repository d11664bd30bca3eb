"""Downloading, the materials of a record, uploads in parts, and the sweep."""
