from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    name = "orgs"
    label = "orgs"
    verbose_name = _("Organisations, enterprises and who may see them")

    def ready(self) -> None:
        """Record the writes to this app's records."""
        from kexie_portal import workflow
        from kexie_portal.jobs import rules
        from orgs import audit, changes, figures_stamp, navigation, navigation_imports, people, scope, upkeep
        from orgs import letters, navigation_quality
        from orgs.imports import access

        audit.register()
        changes.install()
        people.install()
        upkeep.install()
        navigation.install()
        navigation_imports.install()
        navigation_quality.install()
        access.install()
        letters.install()
        workflow.on_moved(lambda record, step: figures_stamp.touch([]))
        rules.add_overseer(lambda user: scope.holds(user, "orgs.run_system"))
