"""What the Makefile calls: `python -m kexie_portal.engines demo|test|check|bench|lint|assets`."""

import signal
import sys

from kexie_portal.engines import EngineError
from kexie_portal.engines.processes import Stopped, raise_on_signals


def _demo() -> int:
    from kexie_portal.engines.demo import Demo

    try:
        Demo().run()
    except Stopped:
        print("Stopped.", flush=True)
    return 0


def _dispatch(name: str, arguments: list[str]) -> int:
    """Run one subcommand and give the exit status."""
    if name == "demo":
        return _demo()
    if name == "test":
        from kexie_portal.engines.testing import run_all

        return run_all(arguments)
    if name == "check":
        from kexie_portal.engines import checking

        return checking.run(arguments)
    if name == "bench":
        from kexie_portal.engines.testing import bench

        return bench(arguments)
    if name == "lint":
        from kexie_portal.engines import lint

        return lint.run_all()
    if name == "assets":
        from kexie_portal.engines import assets

        assets.build(force="--force" in arguments)
        return 0
    if name == "pages":  # a part of `demo`
        from kexie_portal.engines import assets

        assets.build()
        assets.collect()
        return 0
    print(__doc__)
    return 2


def main() -> int:
    """Run a subcommand; a refusal of the machine is one sentence, a signal ends everything that was started."""
    raise_on_signals()
    try:
        return _dispatch(sys.argv[1] if sys.argv[1:] else "", sys.argv[2:])
    except EngineError as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    except Stopped as stopped:
        return 128 + (stopped.signum or signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
