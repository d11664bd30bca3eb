from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    name = "orgs"
    label = "orgs"
    verbose_name = _("Organisations, enterprises and who may see them")

    def ready(self) -> None:
        """Let every subject tell the rest of the portal what it offers, from the ground up."""
        from orgs.cases import portal as cases
        from orgs.changes import portal as changes
        from orgs.duty import portal as duty
        from orgs.founding import portal as founding
        from orgs.imports import portal as imports
        from orgs.memberships import portal as memberships
        from orgs.party import portal as party
        from orgs.postings import portal as postings
        from orgs.quality import portal as quality
        from orgs.register import portal as register
        from orgs.societies import portal as societies
        from orgs.surveys import portal as surveys
        from orgs.tree import portal as tree
        from orgs.units import portal as units

        subjects = (
            tree, register, postings, cases, units, memberships, societies, party, duty, changes, founding, surveys,
            imports, quality,
        )  # fmt: skip
        for subject in subjects:
            subject.install()
