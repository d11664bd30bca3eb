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
        from orgs.cases import letters, time_limits
        from orgs.changes import panel as navigation_own
        from orgs.changes import portal as changes
        from orgs.changes import watch as term_watch
        from orgs.common import scope
        from orgs.duty import audit as audit_duty
        from orgs.duty import portal as navigation_duty
        from orgs.founding import portal as founding
        from orgs.imports import access
        from orgs.imports import portal as navigation_imports
        from orgs.memberships import audit as audit_membership
        from orgs.memberships import portal as societies
        from orgs.party import audit as audit_party
        from orgs.party import portal as navigation_party
        from orgs.postings import audit as audit_posting
        from orgs.postings import deputies, escalation
        from orgs.postings import portal as people
        from orgs.quality import again
        from orgs.quality import portal as navigation_quality
        from orgs.register import audit
        from orgs.register import portal as navigation
        from orgs.societies import audit as audit_society
        from orgs.tree import audit as audit_tree
        from orgs.tree import last_write
        from orgs.units import upkeep

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
        deputies.install()
        escalation.install()
        term_watch.install()
        time_limits.install()
        workflow.on_moved(lambda record, step: last_write.touch([]))
        rules.add_overseer(lambda user: scope.holds(user, "orgs.run_system"))
