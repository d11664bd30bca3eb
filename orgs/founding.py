"""Foundings: what the rest of the portal learns of them at its start."""

from __future__ import annotations

from typing import Any

LARGEST = 20 * 1024 * 1024


def install() -> None:
    """Register the state table, history, pages, and who reads letters and papers."""
    from kexie_portal.asked import is_shown_to
    from kexie_portal.documents import access as letters  # models are ready now
    from kexie_portal.files import access as files
    from kexie_portal.files import sniffing
    from orgs import audit_founding, navigation_founding, workflow_founding
    from orgs.actions.founding import PURPOSE
    from orgs.models import FoundingCase
    from orgs.queries.founding import listed

    audit_founding.register()
    workflow_founding.install()
    navigation_founding.install()
    letters.register(
        FoundingCase, lambda user, case: is_shown_to(case, user) or listed(user).filter(pk=case.pk).exists()
    )
    kinds = (sniffing.DOCX, sniffing.DOC, sniffing.PDF, sniffing.XLSX, sniffing.XLS, sniffing.PNG, sniffing.JPEG)
    files.register(PURPOSE, _may_read, accepts=kinds, max_bytes=LARGEST, macros=False)


def _may_read(user: Any, stored_file: Any) -> bool:
    from orgs import rules_founding as rules  # models are ready now
    from orgs.models import FoundingMaterial

    rows = FoundingMaterial.objects.visible_to(user).filter(file=stored_file)
    papers = rows.select_related("case__unit", "case__filed_from", "case__county", "case__city")
    return any(rules.may_read_material(user, paper) for paper in papers)
