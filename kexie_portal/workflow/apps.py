from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    name = "kexie_portal.workflow"
    label = "workflow"
    verbose_name = _("States and steps of cases")

    def ready(self) -> None:
        """Record the steps in the audit log; who sees the case reads them."""
        from kexie_portal.audit import registry
        from kexie_portal.workflow.models import Step
        from kexie_portal.workflow.tables import may_see

        registry.register(
            Step,
            title=lambda step: step.verb,
            may_see=lambda user, step: may_see(user, step.content_object),
            may_see_personal=lambda user, step: may_see(user, step.content_object),
        )
