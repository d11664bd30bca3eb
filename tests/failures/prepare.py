"""Run as a program: fill a fresh database with the two cities and sign one officer in; prints what the test needs."""

import json
import sys

import django


def main() -> None:
    """Migrate, build, sign in."""
    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    from tests.access.world import build

    world = build()
    client = Client()
    client.force_login(world.luoyang.officer)
    facts = {
        "session": client.cookies["sessionid"].value,
        "county": world.luoyang.county.pk,
        "city": world.luoyang.node.pk,
    }
    print(json.dumps(facts), file=sys.stdout)


if __name__ == "__main__":
    main()
