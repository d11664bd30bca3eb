"""Tell those who have to take the next step that due days of theirs moved: one notice each."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kexie_portal.accounts.models import User
from kexie_portal.notices.actions import notify
from kexie_portal.notices.cases import WORKERS
from kexie_portal.notices.models import Responsible
from kexie_portal.workflow.days.models import MovedDay

if TYPE_CHECKING:
    from kexie_portal.workflow.days.models import Recount

MOST = 20
KIND = "deadline"


class Told(NamedTuple):
    """One line of a notice: the case, where it is, and its day before and after."""

    title: str
    url: str
    before: date
    after: date

    def __str__(self) -> str:
        return f"{self.title}：{self.before.isoformat()} → {self.after.isoformat()}"


def tell(recount: Recount) -> int:
    """Tell each person once, and take back what was passed up over a day that has moved; returns how many were told."""
    listed = MovedDay.objects.filter(recount=recount).values("object_id")
    open_ones = {"deadline__cleared_at__isnull": True, "deadline__what": WORKERS}
    rows = Responsible.objects.filter(**open_ones, deadline__object_id__in=listed)
    lines: dict[int, list[Told]] = defaultdict(list)
    raised: list[int] = []
    people = list(rows.select_related("deadline").order_by("deadline__due_on", "pk"))
    moved = {(row.content_type_id, row.object_id): row for row in (recount.days.all() if people else ())}
    for one in people:
        row = moved.get((one.deadline.content_type_id, one.deadline.object_id))
        if row is not None:
            lines[one.user_id].append(Told(one.deadline.title, one.deadline.url, row.before, row.after))
            raised += [one.pk] if one.level else []
    Responsible.objects.filter(pk__in=raised).delete()
    for user in User.objects.filter(pk__in=lines).order_by("pk"):
        _notify(user, lines[user.pk], recount)
    return len(lines)


def _notify(user: User, lines: list[Told], recount: Recount) -> None:
    with override(settings.LANGUAGE_CODE):
        one, many = "%(n)s due day of yours was counted again", "%(n)s due days of yours were counted again"
        title = ngettext(one, many, len(lines)) % {"n": len(lines)}
        if recount.year:
            title = _("Holidays of %(year)s entered: %(what)s") % {"year": recount.year, "what": title}
        body = [str(line) for line in lines[:MOST]]
        if len(lines) > MOST:
            body.append(_("and %(n)s more due days") % {"n": len(lines) - MOST})
        url = lines[0].url if len(lines) == 1 else recount.get_absolute_url()
        notify([user], title=title, body="\n".join(body), url=url, kind=KIND)
