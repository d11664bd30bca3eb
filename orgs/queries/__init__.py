"""Reads across tables, under names that a clerk would use."""
