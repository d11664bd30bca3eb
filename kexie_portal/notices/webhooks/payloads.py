"""What is sent in each form, how it is signed, and what counts as taken."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from kexie_portal.notices.enums import Form
from kexie_portal.notices.kinds import kind_of
from kexie_portal.notices.mails.compose import link
from kexie_portal.notices.models import Delivery

WECOM_BYTES = 2000


@dataclass(frozen=True)
class Sent:
    """The body, what is added to the address, and headers."""

    body: bytes
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def payload(delivery: Delivery, secret: str) -> Sent:
    """Put the message together; only title and page leave the portal, never the text of the notice."""
    form = delivery.webhook.form
    if form == Form.JSON:
        return _signed_json(delivery, secret)
    sent = {"msgtype": "text", "text": {"content": _text(delivery)}}
    body = json.dumps(sent, ensure_ascii=False).encode()
    return Sent(body, dingtalk_query(secret) if form == Form.DINGTALK and secret else "")


def _text(delivery: Delivery) -> str:
    lines = [str(kind_of(delivery.kind).label), delivery.title, link(delivery.url)]
    return "\n".join(line for line in lines if line).encode()[:WECOM_BYTES].decode(errors="ignore")


def dingtalk_query(secret: str, moment: int | None = None) -> str:
    """Sign as DingTalk's robots ask: HMAC-SHA256 of time in milliseconds and secret, Base64, in the address."""
    stamp = str(moment if moment is not None else round(time.time() * 1000))  # not a figure: a time stamp
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return f"timestamp={stamp}&sign={quote_plus(base64.b64encode(digest))}"


def _signed_json(delivery: Delivery, secret: str) -> Sent:
    told: dict[str, object] = {
        "id": str(delivery.uuid),
        "kind": delivery.kind,
        "title": delivery.title,
        "url": link(delivery.url),
        "at": delivery.created.isoformat(),
        "test": delivery.is_test,
    }
    body = json.dumps(told, ensure_ascii=False).encode()
    headers = {"X-Kexie-Delivery": str(delivery.uuid)}
    if secret:
        headers["X-Kexie-Signature"] = json_signature(body, secret)
    return Sent(body, headers=headers)


def json_signature(body: bytes, secret: str, moment: int | None = None) -> str:
    """Sign a body: `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>" in hex>`; the time lets old ones expire."""
    stamp = str(moment if moment is not None else int(time.time()))
    digest = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"


def was_taken(form: str, status: int, answer: bytes) -> bool:
    """Tell whether the other side took it; robots answer 200 to everything and say `errcode` 0 for yes."""
    if not 200 <= status < 300:
        return False
    if form == Form.JSON:
        return True
    try:
        told = json.loads(answer)
    except ValueError:
        return False
    return isinstance(told, dict) and told.get("errcode") == 0
