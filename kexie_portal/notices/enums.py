"""Ways by which a notice reaches a person, and the states of what leaves the portal."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Channel(TextChoices):
    """What a person chooses for one kind of notice."""

    INBOX = "inbox", _("inbox")
    MAIL = "mail", _("inbox, and an e-mail at once")
    DIGEST = "digest", _("inbox, and in the daily e-mail")
    OFF = "off", _("nothing")


class Sending(TextChoices):
    """The state of something that leaves the portal."""

    WAITING = "waiting", pgettext_lazy("sending", "waits")
    SENDING = "sending", pgettext_lazy("sending", "being sent")
    SENT = "sent", pgettext_lazy("sending", "sent")
    FAILED = "failed", pgettext_lazy("sending", "failed")
    UNCLEAR = "unclear", pgettext_lazy("sending", "unclear whether it arrived")


class Form(TextChoices):
    """The form in which a webhook is told."""

    WECOM = "wecom", _("WeCom group robot")
    DINGTALK = "dingtalk", _("DingTalk group robot")
    JSON = "json", _("plain JSON, signed")
