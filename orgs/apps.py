from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    name = "orgs"
    label = "orgs"
    verbose_name = _("Organisations, enterprises and who may see them")

    def ready(self) -> None:
        """Let every subject tell the rest of the portal what it offers, from the ground up."""
        from orgs.bulletins import portal as bulletins
        from orgs.cases import portal as cases
        from orgs.changes import portal as changes
        from orgs.duty import portal as duty
        from orgs.founding import portal as founding
        from orgs.imports import portal as imports
        from orgs.memberships import portal as memberships
        from orgs.party import portal as party
        from orgs.persons import portal as persons
        from orgs.postings import portal as postings
        from orgs.quality import portal as quality
        from orgs.register import portal as register
        from orgs.societies import portal as societies
        from orgs.surveys import portal as surveys
        from orgs.tree import portal as tree
        from orgs.units import portal as units

        subjects = (
            tree, persons, register, postings, cases, units, memberships, societies, party, duty, changes, founding,
            surveys, bulletins, imports, quality,
        )  # fmt: skip
        for subject in subjects:
            subject.install()
        if settings.PORTAL_IS_DEMO:
            _install_samples()


def _install_samples() -> None:
    from orgs.demo import envelopes

    envelopes.install()
