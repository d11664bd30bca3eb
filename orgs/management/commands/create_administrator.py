"""The first security administrator of an installation, who then hands out access to everybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.accounts.actions import create_account, issue_temporary_password
from kexie_portal.accounts.models import User
from orgs.common.enums import Kind
from orgs.postings.actions import hand_out_initial
from orgs.postings.models import Posting
from orgs.tree.models.organization import Organization


class Command(BaseCommand):
    """Create the account, appoint it and print its temporary password once."""

    help = (
        "Create the first security administrator and print a temporary password. Refused while one is in force, "
        "unless --another is given; --reset gives a known one a new temporary password."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the person, the unit and how long the posting lasts."""
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="the person's name")
        parser.add_argument("--phone", default="")
        parser.add_argument("--days", type=int, default=365, help="how long the posting runs (365)")
        parser.add_argument("--unit", default="", help="division code of the province, where there are several")
        parser.add_argument("--another", action="store_true", help="although one is in force")
        parser.add_argument("--reset", action="store_true", help="only a new password for an administrator in force")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Create or reset, and say the password."""
        in_force = Posting.objects.current().filter(role="security_admin", user__is_active=True)
        if options["reset"]:
            holder = in_force.filter(user__username=options["username"]).first()
            if holder is None:
                raise CommandError(_("There is no security administrator with this account name."))
            self._say(holder.user, issue_temporary_password(holder.user, actor=holder.user))
            return
        if in_force.exists() and not options["another"]:
            raise CommandError(_("There is a security administrator already: %(who)s") % {"who": in_force[0].user})
        self._say(*self._create(options))

    def _create(self, options: dict[str, Any]) -> tuple[User, str]:
        if User.objects.filter(username__iexact=options["username"]).exists():
            raise CommandError(_("This account name is taken."))
        if not options["name"]:
            raise CommandError(_("Give the person's name with --name."))
        user, password = create_account(
            username=options["username"], name=options["name"], phone=options["phone"], actor=None
        )
        end_day = timezone.localdate() + timedelta(days=options["days"])
        province = self._province(options["unit"])
        hand_out_initial(user, "security_admin", province, end_day, reason="create_administrator")
        return user, password

    @staticmethod
    def _province(code: str) -> Organization:
        provinces = Organization.objects.filter(kind=Kind.PROVINCE, **({"code": code} if code else {}))[:2]
        if len(provinces) != 1:
            raise CommandError(_("Load the divisions first (load_divisions), or name the province with --unit."))
        return provinces[0]

    def _say(self, user: User, password: str) -> None:
        self.stdout.write(f"{user.username}  {password}")
        self.stderr.write(_("The password is shown this once and must be changed at the first sign-in."))
