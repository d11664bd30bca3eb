"""Texts of letters, who issues them, their yearly numbers, the letters themselves and what is kept beside each."""

from kexie_portal.documents.models.letter import Letter, LetterQuerySet
from kexie_portal.documents.models.papers import LetterPaper, LetterReceipt, LetterWording
from kexie_portal.documents.models.texts import LetterCounter, LetterIssuer, LetterTemplate

__all__ = [
    "Letter",
    "LetterCounter",
    "LetterIssuer",
    "LetterPaper",
    "LetterQuerySet",
    "LetterReceipt",
    "LetterTemplate",
    "LetterWording",
]
