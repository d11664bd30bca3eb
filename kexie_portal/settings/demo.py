"""The demo: everything in `var/`, nothing to install, sample data marked on every page."""

from kexie_portal.settings.base import *
from kexie_portal.settings.base import VAR_DIR, env


def _secret_key() -> str:
    """Keep one random key in `var/` so that sessions outlive a restart; of two who start at once, one makes it."""
    import os
    import secrets
    from contextlib import suppress

    path = VAR_DIR / "secret-key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        whole = path.with_name(f"secret-key.{os.getpid()}")
        whole.touch(mode=0o600)
        whole.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(whole, path)
        whole.unlink()
    return path.read_text()


SECRET_KEY = env("SECRET_KEY", default="") or _secret_key()
ENCRYPTION_KEYS = env.list("ENCRYPTION_KEYS", default=[SECRET_KEY])
HASH_KEYS = env.list("HASH_KEYS", default=[SECRET_KEY])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
PASSWORD_MAX_AGE_DAYS = env.int("PASSWORD_MAX_AGE_DAYS", default=0)
PORTAL_IS_DEMO = True
