"""The pages of member certificates: how a body numbers them, and one issued anew."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from kexie_portal.documents.models import Letter
from kexie_portal.errors import Stale
from orgs.memberships import letters
from orgs.memberships import rules as membership_rules
from orgs.memberships.actions import certificate as actions
from orgs.memberships.forms.joining import AnewForm, SeriesForm
from orgs.memberships.models import CertificateSeries, Membership
from orgs.memberships.views.membership import MembershipPage
from orgs.pages.form_page import NodeFormPage, tab
from orgs.tree.models.organization import Organization


class SeriesView(NodeFormPage):
    """Set series and years of a body's certificates, and issue those that lack."""

    kinds = letters.CERTIFYING
    title, verb = gettext_lazy("Member certificates"), gettext_lazy("Save")
    note = gettext_lazy("Every member gets a certificate when it joins; it is revoked when the membership ends.")
    form_class = SeriesForm

    def allowed(self, body: Organization) -> bool:
        return membership_rules.may_certify(self.actor, body)

    def needs(self, body: Organization) -> dict[str, Any]:
        return {"lacking": len(actions.lacking(body))}

    def initial(self, body: Organization) -> dict[str, Any]:
        row = CertificateSeries.objects.filter(body=body).first()
        return {
            "version": row.version if row else 0,
            "series": letters.series_of(body),
            "years": row.years if row else None,
        }

    def act(self, body: Organization, form: SeriesForm) -> int:
        return actions.set_series(body, actor=self.actor, **form.cleaned_data)

    def overtaken(self, body: Organization, form: SeriesForm, stale: Stale, /, **formsets: Any) -> None:
        """Say what somebody else set meanwhile; sending again replaces it."""
        now = self.initial(body)
        form.data = {**form.data.dict(), "version": str(now["version"])}  # type: ignore[attr-defined]
        form.add_error(None, _("Somebody else set this meanwhile: %(series)s. Save to replace it.") % now)

    def said(self, body: Organization, form: SeriesForm, made: int) -> str:
        saved = _("The series of certificates is saved.")
        if not made:
            return saved
        return saved + ngettext("%(n)d certificate was issued.", "%(n)d certificates were issued.", made) % {"n": made}

    def back(self, body: Organization) -> str:
        return tab(body, "members")


class CertificateView(MembershipPage):
    """Issue the certificate of one membership, or issue it anew under the next number."""

    title, verb = gettext_lazy("Issue the member certificate"), pgettext_lazy("certificate", "Issue")
    form_class = AnewForm

    def allowed(self, found: Membership) -> bool:
        return membership_rules.may_certify(self.actor, found.body)

    def needs(self, found: Membership) -> dict[str, Any]:
        return {"old": letters.certificates([found.pk]).get(found.pk)}

    def late(self, found: Membership) -> str:
        """Say that the membership is over."""
        return _("This membership has ended already.") if found.end_day is not None else ""

    def act(self, found: Membership, form: AnewForm) -> Letter:
        return actions.issue_anew(found, actor=self.actor, reason=form.cleaned_data.get("reason", ""))

    def said(self, found: Membership, form: AnewForm, made: Letter) -> str:
        return _("The certificate %(number)s is issued.") % {"number": made.number}
