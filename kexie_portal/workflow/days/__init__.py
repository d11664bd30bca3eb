"""Working days: `counting` answers, `calendars` knows the years, `actions` enters one, `recounting` moves due days.

Knows notices and jobs; of workflow it knows tables and models only.
"""

from kexie_portal.workflow.days.counting import (
    explain,
    is_working_day,
    known,
    working_days_after,
    working_days_between,
)

__all__ = ["explain", "is_working_day", "known", "working_days_after", "working_days_between"]
