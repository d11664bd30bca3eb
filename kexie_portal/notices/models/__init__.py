"""What a person is told, how they want it, and what left the portal for it."""

from kexie_portal.notices.models.absence import Absence
from kexie_portal.notices.models.alarm import Alarm
from kexie_portal.notices.models.deadline import Deadline, Reminder, Responsible
from kexie_portal.notices.models.mail import Mail
from kexie_portal.notices.models.notice import Notice, NoticeQuerySet
from kexie_portal.notices.models.preference import Preference
from kexie_portal.notices.models.webhook import Delivery, Webhook

__all__ = [
    "Absence",
    "Alarm",
    "Deadline",
    "Delivery",
    "Mail",
    "Notice",
    "NoticeQuerySet",
    "Preference",
    "Reminder",
    "Responsible",
    "Webhook",
]
