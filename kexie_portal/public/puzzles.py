"""The puzzle (proof of work): a browser looks for a number, which takes it a second and a script of thousands hours.

The challenge is altcha's, signed by a key of this portal and tied to the token of the form, so a solution holds for
this one form; `static/src/pow-worker.js` solves it in a worker file of our own.
"""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any, cast
from urllib.parse import parse_qs

from altcha import ChallengeOptionsV1, create_challenge_v1, verify_solution_v1
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

SALT = "kexie_portal.public.puzzle"


def _key() -> str:
    return settings.PUBLIC_PUZZLE_KEY or salted_hmac(SALT, "key", algorithm="sha256").hexdigest()


def challenge(nonce: str) -> dict[str, Any]:
    """Return a challenge for the form with this number."""
    options = ChallengeOptionsV1(
        max_number=settings.PUBLIC_PUZZLE_MAX,
        hmac_key=_key(),
        expires=timezone.now() + timedelta(hours=settings.PUBLIC_FORM_HOURS),
        params={"nonce": nonce},
    )
    return cast("dict[str, Any]", create_challenge_v1(options).to_dict())


def is_solved(payload: str, nonce: str) -> bool:
    """Tell whether what the browser sent solves a challenge of ours for this very form, in time."""
    try:
        told = json.loads(base64.b64decode(payload, validate=True))
        if not isinstance(told, dict) or not isinstance(told.get("salt"), str):
            return False
        if parse_qs(told["salt"].partition("?")[2]).get("nonce") != [nonce]:
            return False
        good, _fault = verify_solution_v1(told, _key())  # type: ignore[call-overload]
    except (ValueError, TypeError, AttributeError):
        return False
    return bool(good)
