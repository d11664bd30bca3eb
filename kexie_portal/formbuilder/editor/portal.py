"""What the editor tells the rest of the portal: who fills in its trials."""

from __future__ import annotations

from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.editor import trial


def install() -> None:
    """Register the trials; the page in the side navigation is put there by the app that knows units."""
    access.register_holder(trial.PURPOSE, trial.TrialHolder())
