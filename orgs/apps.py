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
        from orgs import (
            audit,
            audit_duty,
            audit_membership,
            audit_party,
            audit_posting,
            audit_society,
            audit_tree,
            changes,
            figures_stamp,
            founding,
            letters,
            navigation,
            navigation_duty,
            navigation_imports,
            navigation_own,
            navigation_party,
            navigation_quality,
            passing_up,
            people,
            scope,
            societies,
            standing_in,
            term_watch,
            time_limits,
            upkeep,
        )
        from orgs.imports import access
        from orgs.quality import again

        audit_tree.register()
        audit.register()
        audit_posting.register()
        audit_society.register()
        audit_membership.register()
        audit_party.register()
        audit_duty.register()
        changes.install()
        people.install()
        upkeep.install()
        navigation.install()
        navigation_own.install()
        navigation_imports.install()
        navigation_party.install()
        navigation_duty.install()
        navigation_quality.install()
        again.install()
        access.install()
        letters.install()
        founding.install()
        societies.install()
        standing_in.install()
        passing_up.install()
        term_watch.install()
        time_limits.install()
        workflow.on_moved(lambda record, step: figures_stamp.touch([]))
        rules.add_overseer(lambda user: scope.holds(user, "orgs.run_system"))
