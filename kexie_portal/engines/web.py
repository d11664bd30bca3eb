"""gunicorn's settings in the demo: load the portal while its data are still being prepared, answer when they are."""

import os
import time
from pathlib import Path
from typing import Any

WAIT_FOR = "KEXIE_WAIT_FOR"
"""The variable that names the file whose appearance opens the doors."""


def on_starting(server: Any) -> None:
    """Load every module before the workers are forked, then wait; gunicorn opens its port only after this.

    The middleware reads the static files, which may not be there yet, so the workers make it for themselves.
    """
    import django
    from django.urls import get_resolver

    django.setup()
    get_resolver().url_patterns  # noqa: B018  loads every view
    gate = os.environ.get(WAIT_FOR)
    while gate and not Path(gate).exists():
        time.sleep(0.05)
