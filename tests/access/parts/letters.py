"""Letters: read through the unit or the record, their texts written by the city and the province."""

from typing import Any

from django.utils import timezone

from kexie_portal.documents import actions as documents
from kexie_portal.documents.access import PURPOSE
from kexie_portal.documents.enums import LetterKind, LetterState
from kexie_portal.documents.kinds import samples
from kexie_portal.documents.models import Letter
from kexie_portal.files.actions import store
from orgs.memberships import letters
from tests.access.outcomes import ANY, BULK, CITIES, CITY, NEAR, NEVER, form, only
from tests.access.parts.societies import BOTH, certified
from tests.access.world import CODES, MARKS, City, World


def letter_of(city: City) -> Letter:
    """Return the city's letter about its association, without setting it anew for every address."""
    mark, code = MARKS[city.key], CODES[city.key]
    found = Letter.objects.filter(unit_code=code, kind="approval", state=LetterState.ISSUED).first()
    if found is not None:
        return found
    file = store(f"%PDF-1.7 {mark}".encode(), name=f"{mark}.pdf", purpose=PURPOSE, owner=city.officer)
    letter = Letter(
        number=f"{mark[0]}科协〔2026〕1号",
        series=f"{mark[0]}科协",
        year=2026,
        sequence=1,
        kind="approval",
        unit_code=code,
        signer=f"{mark}市科学技术协会",
        title=f"关于同意成立{mark}科协的批复",
        addressee=f"{mark}公司",
        paragraphs=[mark],
        docx=file,
        pdf=file,
        docx_sha256=file.sha256,
        pdf_sha256=file.sha256,
        issued_by=city.officer,
        issued_on=timezone.localdate(),
        record=city.association.organization,
    )
    letter.save()
    return letter


def draft_of(city: City) -> Letter:
    """Return a draft of the city about its association."""
    found = Letter.objects.filter(unit_code=CODES[city.key], state=LetterState.DRAFT).first()
    return found or documents.begin(
        LetterKind.CHANGE_APPROVAL,
        unit_code=CODES[city.key],
        record=city.association.organization,
        fields={**samples(LetterKind.CHANGE_APPROVAL), "association": MARKS[city.key]},
        actor=city.officer,
    )


def withdrawn_of(city: City) -> Letter:
    """Return a certificate of the city's society that was withdrawn while the membership runs."""
    row = certified(city)
    (letter,) = letters.certificates([row.pk]).values()
    return documents.withdraw(letter, actor=city.officer, reason="证书有误")


def _withdrawn(city: City, world: World) -> list[Any]:
    kept = Letter.objects.filter(unit_code=CODES[city.key], withdrawn_on__isnull=False).first()
    return [(kept or withdrawn_of(city)).pk]


def _letter(city: City, world: World) -> list[Any]:
    return [letter_of(city).pk]


def _text(city: City, world: World) -> list[Any]:
    return [CODES[city.key], "approval"]


EXAMPLES = {
    "documents:letter_detail": _letter,
    "documents:letter_withdraw": _letter,
    "documents:letter_edit": lambda city, world: [draft_of(city).pk],
    "documents:letter_again": _withdrawn,
    "documents:letter_files": _letter,
    "documents:letter_file": lambda city, world: [letter_of(city).pk, "pdf"],
    "documents:letter_paper": _letter,
    "documents:letter_receipt": _letter,
    "documents:letter_confirm": _letter,
    "documents:template_edit": _text,
    "documents:template_preview": _text,
    "documents:template_reset": _text,
    "documents:issuer": lambda city, world: [CODES[city.key]],
    "documents:blank_form": lambda city, world: ["charter"],
}
#: A letter is written, withdrawn and issued again at the unit whose number it bears alone.
LUOYANG = frozenset({"luoyang"})
PUBLIC = {"documents:blank_form": None}
TABLE = {
    "documents:letter_list": (ANY, BULK),
    "documents:letter_detail": (only(NEAR), NEVER),
    "documents:letter_withdraw": form(LUOYANG, NEAR),
    "documents:letter_edit": form(LUOYANG, CITY | {"reader"}),  # a draft is read at the unit alone
    "documents:letter_again": form(LUOYANG, BOTH),
    "documents:letter_files": (only(NEAR), NEVER),
    "documents:letter_file": (only(NEAR, 302), NEVER),
    "documents:letter_paper": form(CITY, NEAR),
    "documents:letter_receipt": form(CITY, NEAR),
    "documents:letter_confirm": (NEVER, only(frozenset({"contact"}), 302, s403=NEAR - {"contact"})),
    "documents:template_list": (only(CITIES, rest=403), NEVER),
    "documents:issuer": (only(CITY), only(CITY, 422)),
    "documents:template_edit": (only(CITY), only(CITY, 422)),
    "documents:template_preview": (NEVER, only(CITY)),
    "documents:template_reset": (NEVER, only(CITY, 302)),
}
