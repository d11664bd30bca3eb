"""Start what the portal stands on: Python libraries, Node, PostgreSQL, Valkey, Chromium, and its own processes.

Needs nothing but the standard library and wheels; never imports settings, models or views, so that it runs before them.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class EngineError(Exception):
    """Something that the machine lacks or refuses, said in one sentence that a person can act on."""
