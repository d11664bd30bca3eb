"""Filling in a form to try it: a response that its editor alone sees and that is thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from kexie_portal.errors import NotAllowed
from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.models import Form, FormVersion, Response

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

PURPOSE = "form_trial"


class TrialHolder(access.Holder):
    """A trial belongs to those who write the form: they fill all its parts."""

    def may_read(self, user: User, response: Response) -> bool:
        """Let those in who write the form."""
        return access.manages(user, response.form_version.form)

    def may_fill(self, user: User, response: Response, by: str) -> bool:
        """Let them fill the parts of everybody."""
        return self.may_read(user, response)

    def back(self, response: Response) -> tuple[str, str]:
        """Lead back to the draft."""
        version = response.form_version
        if version.is_published:
            return str(version.form), reverse("formeditor:form", args=[version.form_id])
        return _("Draft of “%(form)s”") % {"form": version.form}, reverse("formeditor:draft", args=[version.pk])


def begin_trial(version: FormVersion, *, actor: User) -> Response:
    """Begin to try a version, sound or not; what was tried before is thrown away. Raises `NotAllowed`."""
    if not access.manages(actor, version.form):
        raise NotAllowed(_("You write no forms for this unit."))
    with transaction.atomic():
        throw_away(version.form)
        title = _("Test fill: %(form)s") % {"form": version.form}
        return Response.objects.create(form_version=version, purpose=PURPOSE, title=title[:200], is_sample=True)


def throw_away(form: Form) -> int:
    """Remove all trials of a form; return how many there were."""
    trials = Response.objects.filter(purpose=PURPOSE, form_version__form=form)
    number = trials.count()
    for one in trials:
        one.delete()
    return number
