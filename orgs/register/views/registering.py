"""The registering page: the host by code or name, likely duplicates as one types, everything saved in one action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kexie_portal.web.form_page import FormPage
from kexie_portal.web.pages import Page, demand
from orgs.ledger.codes import suggest_uscc
from orgs.ledger.values import compact, company_name
from orgs.register import rules as register_rules
from orgs.register.actions import association as actions
from orgs.register.forms.association import RegistrationForm
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries import duplicates
from orgs.register.queries.duplicates import with_hosts
from orgs.register.queries.gaps import gaps_of
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from django.http import HttpResponseBase


class RegisterPage(Page):
    """A page or fragment of registering; for those who register somewhere."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Ask the rule before anything else."""
        if request.user.is_authenticated:
            demand(register_rules.may_register_anywhere(self.actor))
        return super().dispatch(request, *args, **kwargs)

    def chosen(self) -> Enterprise | None:
        """Return the enterprise named in the address, if it is in scope."""
        pk = (self.request.POST.get("enterprise") or self.request.GET.get("enterprise") or "").strip()
        if not pk.isdecimal():
            return None
        return with_hosts(Enterprise.objects.visible_to(self.actor)).filter(pk=pk).first()

    def opened_form(self, host: Enterprise | None) -> RegistrationForm:
        """Return the form with what the register knows filled in."""
        initial: dict[str, object] = {name: self.request.GET.get(name, "") for name in ("uscc", "unit")}
        if host is not None:
            initial = {"enterprise": host.pk, "unit": host.unit_id, "scitech_workers": host.scitech_workers}
            initial["name"] = actions.proposed_name(host.name)
        return RegistrationForm(user=self.actor, initial=initial)


class AssociationRegisterView(RegisterPage, FormPage):
    """Register an association: all of it is saved in one action."""

    template_name = "orgs/register/association_register.html"
    form_class = RegistrationForm
    opens_made = True
    for_user = True

    def subject(self) -> Enterprise | None:
        """Return the host that is chosen, by `?enterprise=` at first."""
        return self.chosen()

    def allowed(self, host: Enterprise | None) -> bool:
        return register_rules.may_register_anywhere(self.actor)

    def opened(self, host: Enterprise | None) -> RegistrationForm:
        return self.opened_form(host)

    def context(self, host: Enterprise | None, form: RegistrationForm) -> dict[str, object]:
        return {"host": (form.cleaned_data.get("enterprise") if form.is_bound else None) or host}

    def act(self, host: Enterprise | None, form: RegistrationForm) -> Association:
        return actions.register(actor=self.actor, data=form.registration())

    def said(self, host: Enterprise | None, form: RegistrationForm, made: Association) -> str:
        words = _("%(name)s is registered.") % {"name": made.organization.name}
        if gaps_of(made):
            words += _(" What is still missing stands below; it can be added at any time.")
        return words


class RegisterHostView(RegisterPage):
    """The part of the form that follows from the host, when one is chosen or given up."""

    template_name = "orgs/register/_register_host.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw this part; what was typed into the fields of a new enterprise is kept."""
        host = self.chosen()
        return self.show(self.opened_form(host), host=host)


class RegisterCandidatesView(RegisterPage):
    """Enterprises that the typed one may be, each with the reason, as one types."""

    template_name = "orgs/register/_register_candidates.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Look by code, name and unit."""
        code = compact(request.GET.get("uscc", ""))[:40]
        name = company_name(request.GET.get("enterprise_name", ""))[:120]
        whole = code if len(code) == 18 else ""
        findings = duplicates.find(self.actor, uscc=whole, name=name or (code if not whole else ""), unit=self._unit())
        exact = next((one for one in findings.likely if one.kind == duplicates.SAME_CODE and one.is_free), None)
        likely_codes = suggest_uscc(code) if len(code) in (18, 19) and not findings.likely else []
        context: dict[str, object] = {
            "exact": exact,
            "proposed": actions.proposed_name(name),
            "codes": likely_codes,
            "asked": code or name,
        }
        return self.show(findings=findings, **context)

    def _unit(self) -> Organization | None:
        pk = self.request.GET.get("unit", "")
        return Organization.objects.visible_to(self.actor).filter(pk=pk).first() if pk.isdecimal() else None
