"""Roles as data: a role is a named set of permissions on the organisation of the posting and all under it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orgs.common.enums import Kind


@dataclass(frozen=True)
class Role:
    """A named set of permission codenames, the kinds of organisation it fits, and its family."""

    key: str
    label: str | Promise
    permissions: frozenset[str]
    at: tuple[str, ...]
    family: str = field(default="officer")  # officer, outside (association, society, expert) or system


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


READER = _set("view_unit")
COUNTY = READER | _set(
    "view_personal manage_enterprise manage_association file_case check_case import_ledger export_data build_report"
    " manage_responsibility keep_society apply_membership"
)
CITY = COUNTY | _set(
    "move_organization manage_units hand_out_postings manage_official_counts lock_period manage_schedule decide_case"
    " manage_party set_targets manage_society manage_letters manage_form send_survey"
)
PROVINCE = CITY | _set("publish_plan")
#: The leader in charge (分管领导): signs second where the unit has a single officer, and does no officer's work.
LEADER = READER | _set("view_personal sign_case")
#: Who keeps a society or federation: its own people, members and meetings.
SOCIETY = READER | _set("view_personal keep_society")

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role("provincial_officer", _("provincial officer"), PROVINCE, (Kind.PROVINCE,)),
        Role("city_officer", _("city officer"), CITY, (Kind.CITY,)),
        Role("county_officer", _("county officer"), COUNTY, (Kind.COUNTY, Kind.PARK)),
        Role("leader", _("leader in charge"), LEADER, (Kind.PROVINCE, Kind.CITY)),
        Role(
            "reader",
            _("reader"),
            READER,
            (Kind.PROVINCE, Kind.CITY, Kind.COUNTY, Kind.PARK),
        ),
        Role(
            "association_contact",
            _("association contact"),
            READER | _set("view_personal file_case apply_membership fill_form"),
            (Kind.ASSOCIATION, Kind.PARK),
            "outside",
        ),
        Role("society_contact", _("society contact"), SOCIETY, (Kind.SOCIETY, Kind.PROVINCIAL_SOCIETY), "outside"),
        Role("federation_contact", _("federation contact"), SOCIETY, (Kind.FEDERATION,), "outside"),
        Role("expert", _("expert"), frozenset(), (Kind.PROVINCE, Kind.CITY), "outside"),
        Role("sysadmin", _("system administrator"), _set("run_system"), (Kind.PROVINCE,), "system"),
        Role(
            "security_admin",
            _("security administrator"),
            _set("hand_out_access view_signin_log"),
            (Kind.PROVINCE,),
            "system",
        ),
        Role("auditor", _("auditor"), _set("view_audit view_signin_log"), (Kind.PROVINCE,), "system"),
    )
}
#: The roles at units; a reader looks on, a leader in charge signs, the officers do the unit's work.
OFFICES = tuple(key for key, role in ROLES.items() if role.family == "officer")
OFFICERS = tuple(key for key in OFFICES if ROLES[key].permissions >= COUNTY)
ROLE_CHOICES = [(role.key, role.label) for role in ROLES.values()]
