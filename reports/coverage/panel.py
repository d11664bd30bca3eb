"""The figures of one's own unit on the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.web.panels import Panel, register
from orgs.common.enums import EnterpriseClass
from orgs.tree.kept import until_written
from reports.coverage.board import Board
from reports.coverage.links import unit_url
from reports.coverage.queries import units_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


SHOWN = 4


def figures_of_my_unit(user: User) -> Panel | None:
    """Return coverage and associations of the widest unit of the user's postings; None where they have none."""
    return next(iter(_panels(user)), None)


@until_written
def _panels(user: User) -> list[Panel]:
    units = units_of(user)
    if not units:
        return []
    board = Board(units[0], timezone.localdate(), EnterpriseClass.ALL)
    coverage = board.coverage_figures()
    figures = [coverage[0], coverage[1], coverage[3], board.association_figures()[0]]
    title = _("Figures of %(unit)s") % {"unit": units[0].short_name or units[0].name}
    return [Panel(title, figures, unit_url(units[0].pk))]


def install() -> None:
    """Put the panel first."""
    register(figures_of_my_unit, order=10)
