"""Whose portal it is: the unit that answers for it, how it is reached on paper and by telephone, its record numbers."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Host:
    """What the foot of a public page says; each is empty where the installation did not set it."""

    unit: str
    address: str
    phone: str
    email: str
    icp_number: str
    police_number: str

    @property
    def police_digits(self) -> str:
        """Return the digits of the police record number, by which its public entry is found."""
        return "".join(letter for letter in self.police_number if letter.isdigit())


def host() -> Host:
    """Return what the installation says of itself."""
    return Host(
        unit=settings.PUBLIC_HOST_UNIT,
        address=settings.PUBLIC_ADDRESS,
        phone=settings.PUBLIC_PHONE,
        email=settings.PUBLIC_EMAIL,
        icp_number=settings.PUBLIC_ICP_NUMBER,
        police_number=settings.PUBLIC_POLICE_NUMBER,
    )
