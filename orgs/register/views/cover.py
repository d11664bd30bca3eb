"""Cover further enterprises by an association, end a cover, change the host."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.web.form_page import FormPage
from orgs.pages.form_page import tab
from orgs.pages.forms import EndForm
from orgs.register import rules as register_rules
from orgs.register.actions import cover as actions
from orgs.register.forms.association import CoverForm, HostForm
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.views.association import AssociationPage


class CoverView(AssociationPage):
    """Cover one more enterprise; firms too small for one of their own may share one by area."""

    template_name = "orgs/register/association_cover.html"
    form_class = CoverForm
    for_user = True

    def act(self, found: Association, form: CoverForm) -> CoveredEnterprise:
        return actions.cover(found, actor=self.actor, **form.cleaned_data)

    def said(self, found: Association, form: CoverForm, made: CoveredEnterprise) -> str:
        return _("%(name)s is covered now.") % {"name": form.cleaned_data["enterprise"].name}

    def then(self, found: Association, made: CoveredEnterprise) -> str:
        return tab(found.organization, "enterprises")


class CoverEndView(FormPage):
    """End a cover on a day."""

    template_name = "orgs/register/association_cover_end.html"
    form_class = EndForm
    words = gettext_lazy("The cover has ended.")

    def subject(self, pk: int, cover: int) -> CoveredEnterprise:
        rows = Association.objects.visible_to(self.actor).select_related("organization__parent")
        covered = get_object_or_404(rows, pk=pk).covered.filter(end_day__isnull=True)
        return get_object_or_404(covered.select_related("enterprise"), pk=cover)

    def allowed(self, cover: CoveredEnterprise) -> bool:
        return register_rules.may_change_association(self.actor, cover.association)

    def context(self, cover: CoveredEnterprise, form: EndForm) -> dict[str, object]:
        return {"association": cover.association, "cover": cover}

    def act(self, cover: CoveredEnterprise, form: EndForm) -> CoveredEnterprise:
        return actions.end_cover(cover, actor=self.actor, **form.cleaned_data)

    def back(self, cover: CoveredEnterprise) -> str:
        return tab(cover.association.organization, "enterprises")


class HostView(AssociationPage):
    """Let another enterprise host the association, e.g. the one that a restructured firm went on as."""

    template_name = "orgs/register/association_host.html"
    form_class = HostForm
    host: CoveredEnterprise | None

    def subject(self, pk: int) -> Association:
        """Return the association, and look up its host beside it."""
        found: Association = super().subject(pk=pk)
        self.host = actions.host_of(found)
        return found

    def initial(self, found: Association) -> dict[str, object]:
        return {"version": found.organization.version, "day": timezone.localdate()}

    def needs(self, found: Association) -> dict[str, object]:
        return {"user": self.actor, "host": self.host}

    def stored(self, current: Association) -> dict[str, object]:
        return HostForm.values_of(current, actions.host_of(current))

    def context(self, found: Association, form: HostForm) -> dict[str, object]:
        closed = self.host is not None and not self.host.enterprise.is_alive_on(timezone.localdate())
        return {"association": found, "host": self.host, "is_host_closed": closed}

    def act(self, found: Association, form: HostForm) -> CoveredEnterprise:
        return actions.change_host(found, actor=self.actor, **form.values())

    def said(self, found: Association, form: HostForm, made: CoveredEnterprise) -> str:
        return _("%(name)s is the host enterprise now.") % {"name": form.cleaned_data["enterprise"].name}

    def then(self, found: Association, made: CoveredEnterprise) -> str:
        return tab(found.organization, "enterprises")
