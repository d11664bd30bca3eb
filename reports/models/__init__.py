"""What the figures leave behind: periods with their frozen reports, and the schedules that build them."""

from reports.models.period import Period, PeriodReport
from reports.models.schedule import ReportSchedule
from reports.models.snapshot import Snapshot

__all__ = ["Period", "PeriodReport", "ReportSchedule", "Snapshot"]
