"""The administration's door, and the clock of the background work in it: for the system administrator alone."""

from django.contrib import admin
from django.http import HttpRequest
from django_celery_beat.admin import PeriodicTaskAdmin
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule

from kexie_portal.jobs.rules import may_run_system

admin.site.unregister([ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule])


def may_enter(request: HttpRequest) -> bool:
    """Open the administration to the system administrator by their posting, and to accounts marked as staff.

    Whoever is in still sees only what their postings reach; each part asks for itself.
    """
    return bool(request.user.is_active and (request.user.is_staff or may_run_system(request.user)))


admin.site.has_permission = may_enter  # type: ignore[method-assign]


@admin.register(PeriodicTask)
class ClockAdmin(PeriodicTaskAdmin):
    """When the portal's own tasks run; they may be paused and run at once, never made up or changed.

    A task of one's own with arguments of one's own would run anything in nobody's name.
    """

    actions = ("enable_tasks", "disable_tasks", "run_tasks")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show it to the system administrator."""
        return may_run_system(request.user)

    def has_view_permission(self, request: HttpRequest, obj: PeriodicTask | None = None) -> bool:
        """Let the system administrator read."""
        return may_run_system(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: tasks come with the portal, schedules of reports with their page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: PeriodicTask | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PeriodicTask | None = None) -> bool:
        return False
