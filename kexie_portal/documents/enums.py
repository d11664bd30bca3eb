"""The kinds of letters, the steps in which they are issued, what is kept beside them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class LetterState(TextChoices):
    """How far a letter has come; one that was issued may be withdrawn, which its days say."""

    DRAFT = "draft", pgettext_lazy("letter", "draft")
    CHECKING = "checking", pgettext_lazy("letter", "office check")
    SIGNING = "signing", pgettext_lazy("letter", "awaiting signature")
    ISSUED = "issued", pgettext_lazy("letter", "issued")
    DROPPED = "dropped", pgettext_lazy("letter", "not issued")


#: States in which a letter still waits for somebody.
PENDING = (LetterState.DRAFT, LetterState.CHECKING, LetterState.SIGNING)


class IssuingSteps(TextChoices):
    """The steps in which a unit issues its letters; the number is always allotted with the last one."""

    ONE = "one", _("one step: issued by the officer who decides")
    SIGN = "sign", _("two steps: draft, signature")
    FULL = "full", _("three steps: draft, office check, signature")


class SignedHow(TextChoices):
    """How a letter came by its number."""

    ONE = "one", _("in one step, as the unit has set")
    ALONE = "alone", _("in one step, because the unit has a single officer")
    SIGNED = "signed", _("signed after the steps that the unit has set")


class PaperKind(TextChoices):
    """What is kept beside a letter as a file."""

    SCAN = "scan", _("scan of the stamped letter")
    SEAL = "seal", _("picture of the electronic seal")
    ATTACHMENT = "attachment", _("attachment of the letter")
    RECEIPT = "receipt", _("signed receipt")


class DeliveryWay(TextChoices):
    """By which way a letter reached the addressee."""

    PORTAL = "portal", _("confirmed in the portal")
    HAND = "hand", _("handed over")
    POST = "post", _("by post")
    EXCHANGE = "exchange", _("by the exchange of official letters")
    OTHER = "other", _("by another way")
