"""The public pages of notices: all of them, those of a unit, one with its files, the feed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from kexie_portal.public.views import PublicView
from kexie_portal.web.richtext import shown
from orgs.bulletins import queries
from orgs.bulletins.enums import BulletinKind, BulletinState
from orgs.bulletins.models import Bulletin
from orgs.common.enums import PARENT_KINDS, Kind
from orgs.founding.public import key_of
from orgs.tree.queries import label

if TYPE_CHECKING:
    from orgs.tree.models.organization import Organization

PER_PAGE = 20


class NoticesView(PublicView):
    """The public notices of all units or of one, by kind."""

    template_name = "orgs/bulletins/public_list.html"

    def get(self, request: HttpRequest, key: str = "") -> HttpResponse:
        """Show a page of them; a kind that is none shows all."""
        unit = unit_or_404(key) if key else None
        kind = request.GET.get("kind", "")
        kind = kind if kind in BulletinKind.values else ""
        pages = Paginator(queries.public(unit, kind), PER_PAGE)
        return self.show(
            unit=unit,
            name=label(unit) if unit else "",
            kinds=BulletinKind.choices,
            kind=kind,
            page=pages.get_page(request.GET.get("page")),
            feed=reverse("orgs:bulletin_feed", args=[key]) if key else "",
            founds=reverse("orgs:founding_request", args=[key]) if unit and takes_foundings(unit) else "",
        )


def unit_or_404(key: str) -> Organization:
    """Return the unit of a public address."""
    unit = queries.unit_named(key)
    if unit is None:
        raise Http404
    return unit


def takes_foundings(unit: Organization) -> bool:
    """Tell whether associations may be founded right under a unit."""
    return unit.kind in PARENT_KINDS[Kind.ASSOCIATION]


class NoticeView(PublicView):
    """One notice; a withdrawn one says so with the reason, and shows its text no more."""

    template_name = "orgs/bulletins/public_notice.html"
    max_age = 60

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; a draft, and one whose first day is to come, is not there."""
        found = Bulletin.objects.select_related("unit__parent__parent", "plan").filter(pk=pk).first()
        withdrawn = found is not None and _withdrawn(found)
        if found is None or not (withdrawn or queries.public().filter(pk=pk).exists()):
            raise Http404
        return self.show(
            bulletin=found,
            unit=label(found.unit),
            key=key_of(found.unit),
            withdrawn=withdrawn,
            text="" if withdrawn else shown(found.html),
            files=[] if withdrawn else [row.file for row in found.files.select_related("file")],
        )


def _withdrawn(bulletin: Bulletin) -> bool:
    """Tell whether a notice was public and is withdrawn, by itself or with its work plan."""
    gone_with_plan = bulletin.plan is not None and bulletin.plan.withdrawn_at is not None
    return bulletin.state == BulletinState.WITHDRAWN or (bulletin.state == BulletinState.PUBLISHED and gone_with_plan)


class NoticeFileView(PublicView):
    """A file of a notice that anybody may read, as an attachment."""

    indexed = False

    def get(self, request: HttpRequest, pk: int, uuid: UUID) -> FileResponse:
        """Stream it; nothing is shown inside the portal's own origin."""
        found = queries.public_file(pk, uuid)
        if found is None:
            raise Http404
        try:
            content = found.content.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.content_type)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


class FeedView(PublicView):
    """The notices of a unit as RSS."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """Give the latest."""
        unit = unit_or_404(key)
        home = request.build_absolute_uri(reverse("orgs:bulletin_unit", args=[key]))
        words = _("Public notices of %(unit)s") % {"unit": label(unit)}
        feed = Rss201rev2Feed(title=words, link=home, description=words)
        for one in Paginator(queries.public(unit), PER_PAGE).page(1):
            link = request.build_absolute_uri(one.public_url)
            feed.add_item(one.title, link, one.get_kind_display(), unique_id=link, pubdate=one.published_at)
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
