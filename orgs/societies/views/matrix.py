"""City × key industry, and the federations by city."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.table_files import table_file
from kexie_portal.web.kept import drawn
from kexie_portal.web.pages import Page, demand
from orgs.common import scope
from orgs.common.days import alive_on
from orgs.common.enums import Kind
from orgs.common.scope import VIEW
from orgs.register.models.suspension import resting_on
from orgs.societies import rules as society_rules
from orgs.societies.queries import societies
from orgs.societies.queries.societies import MISSING, CityRow, missing_words
from orgs.tree import last_write
from orgs.tree import rules as tree_rules
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def sees_cities(user: User) -> bool:
    """Tell whether a user sees a whole city or the province: below, an overview of cities says nothing."""
    return any(i.kind in (Kind.PROVINCE, Kind.CITY) for i in scope.Scope.of(user).intervals(VIEW))


class OverviewPage(Page):
    """A page over the cities in scope, with its spreadsheet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the cities, or hand out the sheet."""
        demand(sees_cities(self.actor))
        every = societies.overview(self.actor)
        cities = self.chosen(every)
        if request.GET.get("export") == "xlsx":
            return self.sheet(cities)
        return self.show(
            cities=cities,
            every=every,
            may_export=tree_rules.may_export(self.actor),
            manages=society_rules.may_manage_anywhere(self.actor),
            **self.more(every, cities),
        )

    def chosen(self, every: list[CityRow]) -> list[CityRow]:
        """Narrow to what the address asks for."""
        given = self.request.GET.get("city", "")
        city = int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None
        missing = self.request.GET.get("missing", "")
        return societies.narrowed(every, city=city, missing=missing if missing in MISSING else "")

    def sheet(self, cities: list[CityRow]) -> HttpResponse:
        """Hand out the rows of the cities where the user may export; the audit log notes it."""
        demand(tree_rules.may_export(self.actor))
        allowed = Organization.objects.visible_to(self.actor, scope.EXPORT).filter(kind=Kind.CITY)
        pks = set(allowed.values_list("pk", flat=True))
        return table_file(
            self.actor,
            "xlsx",
            title=self.name(),
            name=f"{self.name()}-{timezone.localdate():%Y%m%d}",
            sheet=self.name(),
            head=self.head(),
            rows=list(self.lines([city for city in cities if city.pk in pks])),
        )

    def more(self, every: list[CityRow], cities: list[CityRow]) -> dict[str, object]:
        """Add what the page's own part shows of every city in scope and of those asked for."""
        return {}

    def name(self) -> str:
        """Name the sheet."""
        raise NotImplementedError

    def head(self) -> list[str]:
        """Return the heads of the sheet."""
        raise NotImplementedError

    def lines(self, cities: list[CityRow]) -> Iterable[list[object]]:
        """Give the lines of the sheet."""
        raise NotImplementedError


class MatrixView(OverviewPage):
    """Every key industry of every city: its society, members, share, and what is missing."""

    template_name = "orgs/societies/matrix.html"

    def more(self, every: list[CityRow], cities: list[CityRow]) -> dict[str, object]:
        """Sum up, offer the filters, and draw the cities."""
        rows = [row for city in every for row in city.rows]
        state = last_write.state(self.actor, VIEW)
        asked = f"{state} {[city.pk for city in cities]} {self.request.GET.get('missing')}" if state else ""
        return {
            "sections": drawn("orgs/societies/_matrix.html", asked, lambda: {"cities": cities}),
            "gaps": [(key, label, key == self.request.GET.get("missing")) for key, label in MISSING.items()],
            "city": self.request.GET.get("city", ""),
            "totals": {
                "surveyed": sum(city.surveyed is not None for city in every),
                "cities": len(every),
                "keys": len(rows),
                "societies": sum(row.society is not None for row in rows),
                "members": sum(row.members for row in rows),
                "linked": sum(bool(row.society and row.society.links) for row in rows),
            },
        }

    def name(self) -> str:
        return _("Societies by city and key industry")

    def head(self) -> list[str]:
        return [
            _("City"), _("Survey of"), _("Key industry"), _("Division of GB/T 4754"), _("Society"), _("Members"),
            _("Associations of the industry"), _("of these joined"), _("Liaison links"), _("Still missing"),
        ]  # fmt: skip

    def lines(self, cities: list[CityRow]) -> Iterable[list[object]]:
        """Give a line for every key industry, and one for a city without any."""
        for city in cities:
            if not city.rows:
                yield [city.name, city.surveyed, *[None] * 7, "、".join(missing_words(city.missing))]
            for row in city.rows:
                society = row.society
                yield [
                    city.name, city.surveyed, row.key_industry, row.division, society.name if society else None,
                    row.members, row.eligible, row.joined if row.eligible else None,
                    society.links if society else None, "、".join(missing_words(row.missing)),
                ]  # fmt: skip


class FederationOverviewView(OverviewPage):
    """The federation of every city: members, share, who has not joined, council, meetings."""

    template_name = "orgs/societies/federation_overview.html"

    def more(self, every: list[CityRow], cities: list[CityRow]) -> dict[str, object]:
        day = timezone.localdate()
        there = Organization.objects.visible_to(self.actor).filter(alive_on(day), kind=Kind.ASSOCIATION)
        return {
            "totals": {
                "suspended": there.filter(pk__in=resting_on(day)).count(),
                "cities": len(every),
                "federations": sum(city.federation is not None for city in every),
                "associations": sum(city.associations for city in every),
                "joined": sum(city.federation_associations for city in every),
            }
        }

    def name(self) -> str:
        return _("Federations by city")

    def head(self) -> list[str]:
        return [
            _("City"), _("Federation"), _("Members"), _("Associations on the books"), _("of these joined"),
            _("Members of the council"), _("Last meeting"), _("Election due"),
        ]  # fmt: skip

    def lines(self, cities: list[CityRow]) -> Iterable[list[object]]:
        """Give a line for every city."""
        for city in cities:
            one = city.federation
            known = [city.federation_members, city.associations, city.federation_associations]
            yield [
                city.name,
                one.name if one else None,
                *(known if one else [None, city.associations, None]),
                *([one.council, one.last_meeting, one.term_due] if one else [None] * 3),
            ]
