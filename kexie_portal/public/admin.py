"""The budgets of public forms, for the system administrator."""

from django.contrib import admin
from django.http import HttpRequest

from kexie_portal.jobs.rules import may_run_system
from kexie_portal.public.models import FormBudget


@admin.register(FormBudget)
class FormBudgetAdmin(admin.ModelAdmin):
    """How much one address, and all together, may send."""

    list_display = ("kind", "free", "most", "object_free", "object_most")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Let the system administrator in."""
        return may_run_system(request.user)

    def has_view_permission(self, request: HttpRequest, obj: FormBudget | None = None) -> bool:
        """Let the system administrator read them."""
        return may_run_system(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let the system administrator set one."""
        return may_run_system(request.user)

    def has_change_permission(self, request: HttpRequest, obj: FormBudget | None = None) -> bool:
        """Let the system administrator change one."""
        return may_run_system(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: FormBudget | None = None) -> bool:
        """Let the system administrator go back to the usual one."""
        return may_run_system(request.user)
