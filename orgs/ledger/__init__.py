"""Ledgers as clerks keep them: spreadsheets read, laid out, understood and turned into typed rows and faults.

Pure: files in, dataclasses out. Knows `orgs.common.names` only; no models, no database, no request.
"""
