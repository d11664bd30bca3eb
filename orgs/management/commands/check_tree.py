"""`manage.py check_tree [--fix] [--json]`: is the tree of organisations sound?"""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from orgs.tree import structure as tree
from orgs.tree.check import Fault
from orgs.tree.queries import find_faults


class Command(BaseCommand):
    """Compare parents, levels, intervals and siblings; `--fix` lays the tree out anew from the parents.

    With `--json` standard output holds `{"nodes": N, "faults": [{"node": id, "fault": text}]}` and nothing else.
    Exit status 0 when sound (or mended), 1 when there are faults, 2 for wrong use.
    """

    help = "Check that the tree of organisations is sound; exits 1 with the nodes at fault."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fix", action="store_true", help="lay the tree out anew from the parents")
        parser.add_argument("--json", action="store_true", help="answer as JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, mend when asked, and answer."""
        nodes, faults = find_faults()
        if faults and options["fix"]:
            try:
                tree.rebuild()
            except tree.TreeError as error:
                self.stderr.write(str(error))
            nodes, faults = find_faults()
        if options["json"]:
            found = [{"node": fault.node, "fault": fault.fault} for fault in faults]
            self.stdout.write(json.dumps({"nodes": nodes, "faults": found}, ensure_ascii=False))
        else:
            self._tell(nodes, faults)
        if faults:
            sys.exit(1)

    def _tell(self, nodes: int, faults: list[Fault]) -> None:
        for fault in faults:
            self.stdout.write(f"{fault.node}: {fault.fault}")
        self.stdout.write(_("%(nodes)d nodes, %(faults)d faults") % {"nodes": nodes, "faults": len(faults)})
