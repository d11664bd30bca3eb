"""What every process loads when it starts."""

from __future__ import annotations

import subprocess
import sys

from kexie_portal.engines import ROOT

HEAVY = ("pypinyin", "weasyprint", "pikepdf", "boto3", "rapidfuzz")


def test_no_process_loads_at_its_start_what_few_of_its_requests_need() -> None:
    asked = f"import sys, django; django.setup(); print([name for name in {HEAVY!r} if name in sys.modules])"
    env = {"DJANGO_SETTINGS_MODULE": "kexie_portal.settings.test", "PATH": "/usr/bin:/bin"}
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
