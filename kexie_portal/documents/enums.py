"""The kinds of letters."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LetterKind(TextChoices):
    """What a letter decides or certifies; each kind has a text of its own."""

    APPROVAL = "approval", _("approval of a founding")
    RETURN_NOTICE = "return_notice", _("return notice")
    CHANGE_APPROVAL = "change_approval", _("approval of a change")
    ELECTION_APPROVAL = "election_approval", _("approval of a term election")
    DISSOLUTION_NOTICE = "dissolution_notice", _("dissolution notice")
    MEMBER_CERTIFICATE = "member_certificate", _("member certificate")

    @property
    def is_certificate(self) -> bool:
        """Tell whether it is set as a certificate, without addressee and rule."""
        return self is LetterKind.MEMBER_CERTIFICATE
