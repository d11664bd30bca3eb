"""What the figures leave behind: official counts, periods with their frozen reports, schedules that build them."""

from reports.models.official import OfficialCount
from reports.models.period import Period, PeriodReport
from reports.models.schedule import ReportSchedule
from reports.models.snapshot import Snapshot

__all__ = ["OfficialCount", "Period", "PeriodReport", "ReportSchedule", "Snapshot"]
