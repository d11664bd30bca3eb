"""What every role gets at every address for the rows of 洛阳 (`tests.access.world`): the table that the walk holds."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Roles in groups; `zhengzhou` and `luanchuan` stand outside every row of the examples.
KEEPERS = frozenset({"province", "luoyang", "jianxi"})
SEERS = KEEPERS | {"reader"}
NEAR = SEERS | {"contact"}
CITY = frozenset({"province", "luoyang"})
OFFICERS = KEEPERS | {"zhengzhou", "luanchuan"}
CITIES = CITY | {"zhengzhou"}
UNITS = OFFICERS | {"reader"}
POSTERS = CITIES | {"security"}
SIGNED_OUT = frozenset({"anonymous", "disabled"})


@dataclass(frozen=True)
class Outcome:
    """The status of the roles named, and of the rest of those who are signed in."""

    rest: int
    named: dict[int, frozenset[str]] = field(default_factory=dict)

    def of(self, role: str) -> int:
        """Return the status for a role; who is not signed in is sent to the sign-in page."""
        if role in SIGNED_OUT:
            return 302
        return next((status for status, roles in self.named.items() if role in roles), self.rest)


def only(roles: frozenset[str], status: int = 200, rest: int = 404, **others: frozenset[str]) -> Outcome:
    """Let some in; the rest finds nothing. `s403=…` names more."""
    return Outcome(rest, {status: roles, **{int(name[1:]): group for name, group in others.items()}})


def form(may: frozenset[str], sees: frozenset[str]) -> tuple[Outcome, Outcome]:
    """A form on a record: 403 for who sees the record only, 422 for an empty form."""
    return only(may, s403=sees - may), only(may, 422, s403=sees - may)


def decision(sees: frozenset[str]) -> tuple[Outcome, Outcome]:
    """The form of a decision under 洛阳's number: the province is sent back to the case and reads who decides."""
    own, above = frozenset({"luoyang"}), frozenset({"province"})
    return only(own, s302=above, s403=sees - CITY), only(CITY, 422, s403=sees - CITY)


ANY, NEVER = Outcome(200), Outcome(405)
OWN = Outcome(404, {302: frozenset({"luoyang"})})
BULK = Outcome(400)  # a list without a known verb
REGISTER = only(OFFICERS, rest=403), only(OFFICERS, 405, rest=403)
IMPORT_VERB = NEVER, only(CITY, 302)
FIGURES = only(SEERS), NEVER

#: Address → what GET gets and what an empty POST gets.
TABLE: dict[str, tuple[Outcome, Outcome]] = {
    "web:search": (ANY, NEVER),
    "web:saved_view_create": (NEVER, Outcome(302)),
    "web:saved_view_delete": (NEVER, OWN),
    "web:saved_view_default": (NEVER, OWN),
    "accounts:profile": (ANY, ANY),
    "accounts:sessions": (ANY, Outcome(302)),
    "accounts:idle": (ANY, ANY),
    "accounts:signin_log": (only(frozenset({"auditor", "security"})), only(frozenset({"auditor", "security"}), 400)),
    "notices:inbox": (ANY, NEVER),
    "notices:mark_all_read": (NEVER, Outcome(302)),
    "notices:open": (OWN, NEVER),
    "notices:mark_read": (NEVER, OWN),
    "jobs:list": (ANY, NEVER),
    "jobs:detail": (only(frozenset({"luoyang", "sysadmin"})), NEVER),
    "jobs:progress": (only(frozenset({"luoyang", "sysadmin"})), NEVER),
    "jobs:cancel": (NEVER, only(frozenset({"luoyang", "sysadmin"}), 302)),
    "files:download": (only(CITY), NEVER),
    "audit:log": (only(frozenset({"auditor"})), only(frozenset({"auditor"}), 400)),
    "audit:entry": (only(frozenset({"auditor"})), only(frozenset({"auditor"}), 405)),
    "audit:exports": (only(frozenset({"auditor"})), only(frozenset({"auditor"}), 400)),
    "audit:history": (only(NEAR | {"auditor"}), NEVER),
    "orgs:tree": (ANY, NEVER),
    "orgs:tree_found": (ANY, NEVER),
    "orgs:unit_options": (ANY, NEVER),
    "orgs:organization_detail": (only(NEAR), NEVER),
    "orgs:tree_branch": (only(SEERS), NEVER),
    "orgs:organization_move": form(CITY, NEAR),
    "orgs:park_create": form(CITY, SEERS),
    "orgs:association_list": (ANY, BULK),
    "orgs:association_register": (only(OFFICERS, rest=403), only(OFFICERS, 422, rest=403)),
    "orgs:register_host": REGISTER,
    "orgs:register_candidates": REGISTER,
    "orgs:association_update": form(KEEPERS, NEAR),
    "orgs:association_close": form(KEEPERS, NEAR),
    "orgs:association_officers": form(KEEPERS, NEAR),
    "orgs:association_cover": form(KEEPERS, NEAR),
    "orgs:association_cover_end": form(KEEPERS, NEAR),
    "orgs:association_host": form(KEEPERS, NEAR),
    "orgs:enterprise_list": (ANY, BULK),
    "orgs:target_list": (ANY, BULK),
    "orgs:enterprise_create": (only(OFFICERS, rest=403), only(OFFICERS, 422, rest=403)),
    "orgs:enterprise_options": (ANY, NEVER),
    "orgs:enterprise_size": (ANY, NEVER),
    "orgs:enterprise_detail": (only(NEAR), NEVER),
    "orgs:enterprise_update": form(KEEPERS, NEAR),
    "orgs:enterprise_close": form(KEEPERS, NEAR),
    "orgs:posting_list": (only(POSTERS), only(POSTERS, 400)),
    # The security administrator confirms that it is him before he writes.
    "orgs:posting_create": (
        only(CITIES, s302=frozenset({"security"})),
        only(CITIES, 422, s302=frozenset({"security"})),
    ),
    "orgs:person_options": (only(POSTERS), only(POSTERS, 405)),
    "orgs:posting_places": (only(POSTERS), only(POSTERS, 405)),
    "orgs:posting_end": (only(CITY, s302=frozenset({"security"})), only(CITY, 422, s302=frozenset({"security"}))),
    "orgs:vacant_units": (only(POSTERS), only(POSTERS, 400)),
    "orgs:handover": (only(CITY, s403=frozenset({"security"})), NEVER),
    "orgs:person_detail": (only(CITY | {"security"}), only(POSTERS, 405)),
    "orgs:person_verb": (only(CITIES, 405, s302=frozenset({"security"})), only(frozenset({"security"}), 302)),
    "orgs:role_list": (only(POSTERS), only(POSTERS, 405)),
    "orgs:import_list": (only(OFFICERS, rest=403), only(OFFICERS, 400, rest=403)),
    "orgs:import_start": (only(OFFICERS, rest=403), only(OFFICERS, 422, rest=403)),
    "orgs:import_blank": REGISTER,
    "orgs:import_detail": (only(CITY), NEVER),
    "orgs:import_correct": (only(CITY, 302), IMPORT_VERB[1]),  # no row is wrong
    "orgs:import_filled": (only(OFFICERS, rest=403), only(OFFICERS, 422, rest=403)),
    "orgs:import_progress": (only(CITY), NEVER),
    "orgs:import_columns": (NEVER, only(CITY, 422)),
    "orgs:import_decide": IMPORT_VERB,
    "orgs:import_read": IMPORT_VERB,
    "orgs:import_apply": IMPORT_VERB,
    "orgs:import_undo": (only(CITY, 302), only(CITY, 302)),  # it is not applied yet
    "orgs:import_stop": IMPORT_VERB,
    "reports:dashboard": (only(UNITS), NEVER),
    "reports:unit_dashboard": FIGURES,
    "reports:unit_trend": FIGURES,
    "reports:unit_prospects": FIGURES,
    "reports:rows": (only(UNITS), BULK),
    "reports:association_rows": (only(UNITS), BULK),
    "reports:definitions": (ANY, NEVER),
    "reports:boundaries": (ANY, NEVER),
    "reports:official_counts": (ANY, BULK),
    "reports:official_count_create": (only(CITIES, rest=403), only(CITIES, rest=403)),
    "reports:official_count_update": (only(CITY), only(CITY)),
    "reports:period_list": (ANY, NEVER),
    "reports:period_build": (only(OFFICERS, rest=403), only(OFFICERS, rest=403)),
    "reports:period_detail": (only(CITY | {"reader"}), NEVER),
    "reports:period_rebuild": form(CITY, CITY | {"reader"}),
    "reports:period_compare": (only(CITY | {"reader"}), NEVER),
    "reports:period_rows": (only(CITY | {"reader"}), NEVER),
    "reports:period_lock": (NEVER, only(CITY, 302, s403=frozenset({"reader"}))),
    "reports:schedule_list": (only(CITIES, rest=403), only(CITIES, 405, rest=403)),
    "reports:schedule_create": (only(CITIES, rest=403), only(CITIES, rest=403)),
    "reports:schedule_update": (
        only(CITY, rest=403, s404=frozenset({"zhengzhou"})),
        only(CITY, rest=403, s404=frozenset({"zhengzhou"})),
    ),
}

#: Open to everybody; what the pages show differs, and the marks are looked for all the same.
PUBLIC = {
    "public:robots",
    "healthz",
    "readyz",
    "metrics",
    "web:home",
    "web:landing",
    "web:about",
    "web:favicon",
    "web:language",
}
