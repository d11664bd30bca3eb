"""The text of an e-mail: plain and HTML, in the person's language, with the way to get no more."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import make_msgid
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kexie_portal.notices import people
from kexie_portal.notices.models import Mail, Notice

SALT = "kexie_portal.notices.unsubscribe"
MOST_SHOWN = 100


def link(path: str) -> str:
    """Return the full address of a page of this portal."""
    return f"{settings.PORTAL_URL.rstrip('/')}{path}" if path else ""


def unsubscribe_path(user_id: int) -> str:
    """Return the signed address under which a person stops all e-mails without signing in."""
    return reverse("notices:unsubscribe", args=[signing.dumps(user_id, salt=SALT)])


def person_of(token: str) -> int | None:
    """Return the key of the person whose link it is, or nothing for a link that this portal did not sign."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return key if isinstance(key, int) else None


def compose(mail: Mail) -> EmailMultiAlternatives | None:
    """Return the message, or nothing where no notice or no mailbox is left; to a person who has left only their own."""
    written = mail.notices.select_related("stands_in_for").order_by("created", "pk")
    notices = [notice for notice in written if people.may_be_told(mail.user, notice.kind)]
    if not notices or not mail.user.email or not mail.user.is_active:
        return None
    with translation.override(mail.user.language or settings.LANGUAGE_CODE):
        stop = link(unsubscribe_path(mail.user_id))
        context = {
            "person": mail.user,
            "mail": mail,
            "rows": [(notice, link(notice.get_absolute_url())) for notice in notices[:MOST_SHOWN]],
            "left_out": max(0, len(notices) - MOST_SHOWN),
            "inbox": link(reverse("notices:inbox")),
            "choices": link(reverse("notices:preferences")),
            "stop": stop,
            "today": timezone.localdate(),
        }
        message = EmailMultiAlternatives(
            subject=_subject(mail, notices),
            body=render_to_string("notices/mail/text.txt", context),
            to=[mail.user.email],
            headers={
                "List-Unsubscribe": f"<{stop}>",
                "Auto-Submitted": "auto-generated",
                "Message-ID": make_msgid(f"kexie-{mail.pk}", _domain()),
            },
        )
        message.attach_alternative(render_to_string("notices/mail/page.html", context), "text/html")
    return message


def _subject(mail: Mail, notices: list[Notice]) -> str:
    if mail.digest_day is None:
        words = notices[0].title
    else:
        words = ngettext("%(n)d notice of %(day)s", "%(n)d notices of %(day)s", len(notices))
        words = words % {"n": len(notices), "day": mail.digest_day.isoformat()}
    text = _("[Kexie portal] %(subject)s") % {"subject": words}
    return " ".join(text.split())


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
