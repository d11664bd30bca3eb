"""`manage.py demo_accounts`: the accounts that can sign in to the demo."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from orgs.demo.accounts import ACCOUNTS, PASSWORD
from orgs.postings.models import Posting


class Command(BaseCommand):
    """Print the accounts of the demo with what they are and where, and the password that they share."""

    help = "List the demo's accounts and their password."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line an account, in the order of the roles."""
        with translation.override("zh-hans"):
            postings = {
                posting.user.username: posting
                for posting in Posting.objects.filter(user__is_sample=True).select_related("user", "organization")
            }
            for account in ACCOUNTS:
                posting = postings.get(account.username)
                if posting is not None:
                    place = posting.organization.short_name or posting.organization.name
                    self.stdout.write(f"{account.username:<12} {account.name}  {posting.get_role_display()}  {place}")
        self.stdout.write(f"password: {PASSWORD}")
