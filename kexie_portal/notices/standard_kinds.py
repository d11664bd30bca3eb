"""The kinds of notices that the portal itself sends; apps above register their own."""

from django.utils.translation import gettext_lazy as _

from kexie_portal.jobs.rules import may_run_system
from kexie_portal.notices.enums import Channel
from kexie_portal.notices.kinds import register_kind


def install() -> None:
    """Register them."""
    register_kind("deadline", _("Time limits: reminders"), Channel.DIGEST, may_switch_off=False)
    register_kind("escalation", _("Time limits: passed up from below"), Channel.DIGEST, may_switch_off=False)
    register_kind("case", _("Cases: what happened to them"))
    register_kind("reminder", _("Reminders that I set myself"), Channel.MAIL, personal=True)
    register_kind("report", _("New reports"))
    register_kind("job", _("My background work has ended"), personal=True)
    register_kind("posting", _("My postings"), may_switch_off=False, personal=True)
    register_kind("absence", _("Standing in for a colleague"), Channel.MAIL, may_switch_off=False, personal=True)
    register_kind("system", _("Faults of the system"), Channel.MAIL, may_switch_off=False, concerns=may_run_system)
