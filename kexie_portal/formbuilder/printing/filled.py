"""A response as it goes on paper: its answers by section and time, its marks by where it stands."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.formbuilder.collected import Collected, collected
from kexie_portal.formbuilder.definition import sections_of
from kexie_portal.formbuilder.models import Response
from kexie_portal.formbuilder.printing.paper import Marks, Paper, compose


def paper_of(response: Response) -> Paper:
    """Lay out a response; one that is not submitted says on every sheet that it is a draft."""
    answers = collected(response)
    version = response.form_version
    words = _("version %(number)s") % {"number": version.number}
    submitted = response.submitted_at if not response.is_open else None
    marks = Marks(
        number=f"{version.form.code.upper()}-{response.pk}",
        version=f"{words}.{response.version}",
        watermark=_("Portal of enterprise science associations") if submitted else _("Draft"),
        day=timezone.localdate(submitted),
    )
    return compose(version.asked, answers_by_section(answers), marks=marks)


def answers_by_section(answers: Collected) -> dict[str, Any]:
    """Return all answers by section, of a section that stands several times as a list."""
    found: dict[str, Any] = {}
    for section in sections_of(answers.definition):
        copies = [answers.of(section, copy) for copy in answers.copies(section)]
        found[section["name"]] = copies if "repeat" in section else copies[0]
    return found
