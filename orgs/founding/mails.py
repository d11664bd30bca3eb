"""The e-mails to an enterprise without an account: its link, how its founding ended, why its request was refused."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from orgs.founding.enums import DoorState
from orgs.founding.models import FoundingDoor

SALT = "orgs.founding.door"
SEND_TASK = "orgs.send_founding_door"


def address_of(door: FoundingDoor) -> str:
    """Return the path of a door's link; it is signed, and holds no more once a new one was sent."""
    return reverse("orgs:door_enter", args=[signing.dumps([door.pk, door.key], salt=SALT)])


def door_of(token: str) -> tuple[FoundingDoor, str] | None:
    """Return the door of a link with the key that it carries; nothing for a link that this portal did not sign."""
    try:
        pk, key = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    door = FoundingDoor.objects.select_related("unit__parent__parent").filter(pk=pk).first()
    return (door, str(key)) if door is not None else None


def compose(door: FoundingDoor) -> EmailMessage | None:
    """Return the e-mail that a door has to send now, in Chinese, as letters are; nothing where there is none."""
    with translation.override(settings.LANGUAGE_CODE):
        if door.state == DoorState.INVITED:
            link = f"{settings.PORTAL_URL.rstrip('/')}{address_of(door)}"
            subject = _("File the founding of your association: your link")
            return _message("link", door.contact_email, subject, door=door, link=link)
        if door.state == DoorState.ENDED:
            subject = _("The founding that you filed has ended")
            return _message("ended", door.contact_email, subject, door=door)
    return None


def refusal(email: str, about: str, number: str, reason: str) -> EmailMessage:
    """Return the e-mail that says why a request was refused."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Your request to found an association was refused")
        return _message("refused", email, subject, about=about, number=number, reason=reason)


def _message(name: str, to: str, subject: str, **context: Any) -> EmailMessage:
    body = render_to_string(f"orgs/founding/mail/{name}.txt", context)
    headers = {"Auto-Submitted": "auto-generated"}
    return EmailMessage(
        subject=_("[Kexie portal] %(subject)s") % {"subject": subject}, body=body, to=[to], headers=headers
    )
