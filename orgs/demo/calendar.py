"""The working calendar of the demo: 2027 as a sample, until its notice is published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from kexie_portal.workflow.days import actions, reading

if TYPE_CHECKING:
    from orgs.demo.load import Loaded

YEAR = 2027
FILE = "working_days_2027_sample.csv"
SOURCE = "示例：2027年放假安排以国务院办公厅通知为准"


def make(loaded: Loaded) -> None:
    """Enter the year as the province does, when cases are there: some of their due days move."""
    text = (Path(settings.DATA_DIR) / FILE).read_text(encoding="utf-8")
    found = reading.read(text, YEAR)
    actions.set_year(YEAR, found.days, actor=loaded.user("province"), source=SOURCE, sample=True)
