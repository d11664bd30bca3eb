"""Every address of the resolver, with an example for each that takes arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from auditlog.models import LogEntry
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

from tests.access.parts import gathered
from tests.access.world import City, World

Arguments = Callable[[City, World], list[Any]]


def names() -> Iterator[str]:
    """Name every pattern, or give its route where it has no name."""
    yield from (name for name, _module in views())


def views() -> Iterator[tuple[str, str]]:
    """Give every pattern with the module that its view comes from."""
    yield from _under(get_resolver().url_patterns, "", "")


def _under(patterns: Any, namespace: str, route: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "view_class", pattern.callback)
            yield f"{namespace}{pattern.name}" if pattern.name else f"/{here}", view.__module__
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _under(pattern.url_patterns, inner, here)


#: Arguments of the addresses that take some, out of one city's rows.
EXAMPLES: dict[str, Arguments] = {
    "web:saved_view_delete": lambda city, world: [city.view.pk],
    "web:saved_view_default": lambda city, world: [city.view.pk],
    "account_confirm_email": lambda city, world: ["abc"],
    "account_reset_password_from_key": lambda city, world: ["1", "set-password"],
    "mfa_remove_webauthn": lambda city, world: [1],
    "mfa_edit_webauthn": lambda city, world: [1],
    "openid_connect_login": lambda city, world: ["sso"],
    "openid_connect_callback": lambda city, world: ["sso"],
    "notices:open": lambda city, world: [city.notice.pk],
    "notices:mark_read": lambda city, world: [city.notice.pk],
    "jobs:detail": lambda city, world: [city.job.pk],
    "jobs:progress": lambda city, world: [city.job.pk],
    "jobs:cancel": lambda city, world: [city.job.pk],
    "files:download": lambda city, world: [city.batch.file_id],
    "audit:entry": lambda city, world: [LogEntry.objects.order_by("pk").values_list("pk", flat=True)[0]],
    "audit:history": lambda city, world: ["orgs", "enterprise", city.enterprise.pk],
    "orgs:organization_detail": lambda city, world: [city.association.pk],
    "orgs:tree_branch": lambda city, world: [city.county.pk],
    "orgs:organization_move": lambda city, world: [city.association.pk],
    "orgs:park_create": lambda city, world: [city.county.pk],
    "orgs:association_update": lambda city, world: [city.association.pk],
    "orgs:association_close": lambda city, world: [city.association.pk],
    "orgs:association_officers": lambda city, world: [city.association.pk],
    "orgs:association_cover": lambda city, world: [city.association.pk],
    "orgs:association_cover_end": lambda city, world: [city.association.pk, city.cover.pk],
    "orgs:association_host": lambda city, world: [city.association.pk],
    "orgs:enterprise_detail": lambda city, world: [city.enterprise.pk],
    "orgs:enterprise_update": lambda city, world: [city.enterprise.pk],
    "orgs:enterprise_close": lambda city, world: [city.enterprise.pk],
    "orgs:posting_end": lambda city, world: [city.posting.pk],
    "orgs:handover": lambda city, world: [city.posting.user_id],
    "orgs:person_detail": lambda city, world: [city.posting.user_id],
    "orgs:person_verb": lambda city, world: [city.posting.user_id, "close"],
    "orgs:import_blank": lambda city, world: ["association"],
    **{
        f"orgs:import_{verb}": lambda city, world: [city.batch.pk]
        for verb in ("detail", "progress", "columns", "correct", "decide", "read", "apply", "undo", "stop")
    },
    **{f"reports:unit_{page}": lambda city, world: [city.county.pk] for page in ("dashboard", "trend", "prospects")},
    "reports:boundaries": lambda city, world: ["410000"],
    "reports:official_count_update": lambda city, world: [city.count.pk],
    "reports:period_detail": lambda city, world: [city.report.pk],
    "reports:period_rebuild": lambda city, world: [city.report.pk],
    "reports:period_compare": lambda city, world: [city.report.pk],
    "reports:period_rows": lambda city, world: [city.report.pk, 0],
    "reports:period_lock": lambda city, world: [city.report.pk],
    "reports:schedule_update": lambda city, world: [city.schedule.pk],
    "admin:app_list": lambda city, world: ["orgs"],
    "admin:view_on_site": lambda city, world: [1, 1],
}

#: Of Django's admin every model has pages of one record.
ADMIN_RECORD = re.compile(r"^admin:[a-z_]+_[a-z]+_(history|delete|change)$")


def unnamed(route: str) -> str:
    """Return an address for a pattern without a name."""
    return route.replace("<path:object_id>", "1").replace("(?P<url>.*)$", "nowhere/")


def address(name: str, city: City, world: World) -> str:
    """Return the address of an example; raises `NoReverseMatch` for a pattern that lacks one."""
    if name.startswith("/"):
        return unnamed(name)
    if ADMIN_RECORD.match(name):
        return reverse(name, args=[city.enterprise.pk if "enterprise" in name else 1])
    example = EXAMPLES.get(name) or gathered("EXAMPLES").get(name)
    return reverse(name, args=example(city, world) if example else [])
