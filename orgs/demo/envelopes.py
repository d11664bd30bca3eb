"""Two closed envelopes (示例), so that the pages of what is sealed show how one is opened by two people.

One may be opened as soon as the demo has started, the other in a month: provincial officers hold the posting for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie_portal.sealing import actions, keys, kinds
from kexie_portal.sealing.actions import Sealing
from orgs.postings.models import Posting

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.demo.load import Loaded

KIND, CHAIN, PROVINCE = "orgs.sample_envelope", "envelopes/sample", "410000"
ROLE = "provincial_officer"


def opens(user: User, chain: str = CHAIN) -> bool:
    """Tell whether a user holds the posting that opens the sample envelopes."""
    return chain == CHAIN and Posting.objects.current().filter(user=user, role=ROLE).exists()


def install() -> None:
    """Announce the sample envelopes, in the demo alone."""
    kinds.register(kinds.Kind(KIND, _("Closed envelope (sample)"), opens=opens, holds=opens, personal=("offer",)))


def make(loaded: Loaded) -> None:
    """Make the demo's sealing key and close both envelopes."""
    if not keys.key_file().exists():
        keys.make()
    now = timezone.now()
    _close(loaded, "示例：技术攻关揭榜方案（甲）", "120.00", now + timedelta(minutes=1))
    _close(loaded, "示例：技术攻关揭榜方案（乙）", "98.50", now + timedelta(days=30))


def _close(loaded: Loaded, title: str, amount: str, until: datetime) -> None:
    unit = loaded.units[PROVINCE]
    content = {"offer": {"amount": amount, "plan": "样机三台，两年内建成示范线"}, "unit": unit.name}
    what = Sealing(unit, title, unit.name, timezone.localdate(), content, closed_until=until)
    actions.seal(what, kind=KIND, chain=CHAIN, actor=loaded.user("province"))
