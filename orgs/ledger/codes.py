"""Codes made plain: unified social credit codes with the likely typo, letter numbers, telephone numbers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from orgs.common.uscc import ALPHABET, WELL_FORMED, check_digit, is_valid
from orgs.ledger.cells import Cell
from orgs.ledger.faults import CellFault, Message, Read
from orgs.ledger.values import compact, is_blank, plain

_NOISE = re.compile(r"[-_.·'`’‘\"“”:：,，、()（）]")
#: Letters that the alphabet of GB 32100-2015 leaves out, with what is mistaken for them; and pairs that look alike.
_FOREIGN = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "UY"}
_ALIKE = ("0DQ", "1L7T", "2Z", "5S", "6GC", "8B3", "UV", "UJ", "MNW", "PR", "EF", "KX", "XY", "49A", "9G")
#: What licences print before a code, and behind it: which copy it is.
_CODE_LABEL = re.compile(r"^\(?(?:[统一社会信用代码证编号税纳人识别营业执照注册]{2,12}|USCC)\)?[::]?(?=[0-9A-Z])")
_COPY_MARK = re.compile(
    r"(?P<code>[0-9A-Z](?:[-_.·]?[0-9A-Z]){17})"
    r"(?:[(\[【](?![^)\]】]*[0-9A-Z]{9})[^)\]】]*[)\]】]|[正副]本?|复印件|[-_]?\d{1,2}[-/]\d{1,2}|[;。,、])+"
)


def _alike(char: str) -> list[str]:
    return sorted({other for group in _ALIKE if char in group for other in group if other in ALPHABET} - {char})


_LOOKALIKE = {char: _alike(char) for char in ALPHABET}


def parse_uscc(value: Cell) -> str:
    """Return a valid code in its plain form (GB 32100-2015), empty for an empty cell.

    Raises `CellFault` naming the check that failed — `uscc_length`, `uscc_characters`, `uscc_check_digit`,
    `uscc_number` (a number cell has cut digits) — with the likely typo where one explains the fault.
    """
    if isinstance(value, float) and abs(value) >= 1e15:
        raise CellFault(
            "uscc_number",
            _("The code was kept as a number and lost its last digits: format the column as text and type it again."),
        )
    return _uscc(compact(value))


@lru_cache(maxsize=20000)
def _uscc(text: str) -> str:
    if WELL_FORMED.fullmatch(text) and text[17] == check_digit(text[:17]):
        return text
    bare = _CODE_LABEL.sub("", text)
    marked = _COPY_MARK.fullmatch(bare)
    code = _NOISE.sub("", marked["code"] if marked else bare)
    if is_blank(code) or code == "无":
        return ""
    if is_valid(code):
        return code
    if len(code) != 18:
        length = _("A unified social credit code has 18 characters; this has %(count)d.") % {"count": len(code)}
        raise CellFault("uscc_length", _with_hint(length, code))
    if WELL_FORMED.fullmatch(code):
        digit = _("The check digit of the unified social credit code is wrong: a character is mistyped.")
        raise CellFault("uscc_check_digit", _with_hint(digit, code))
    wrong = "".join(dict.fromkeys(c for c in code if c not in ALPHABET)) or code[:8]
    message = _("The unified social credit code holds characters that it cannot hold there: %(wrong)s.")
    raise CellFault("uscc_characters", _with_hint(message % {"wrong": wrong}, code))


def _with_hint(message: Message, code: str) -> Message:
    likely = suggest_uscc(code)
    if not likely:
        return message
    hint = _("%(fault)s Perhaps %(codes)s is meant.")
    return hint % {"fault": message, "codes": " / ".join(likely)}


def suggest_uscc(code: str, most: int = 3) -> list[str]:
    """Return the valid codes one likely slip away from a wrong one: O for 0, look-alikes, two swapped, one doubled.

    The likeliest first; a slip that leaves the check digit wrong is not suggested.
    """
    found: dict[str, None] = {}
    for candidate in _candidates(code):
        if candidate != code and is_valid(candidate):
            found[candidate] = None
            if len(found) == most:
                break
    return list(found)


def _candidates(code: str) -> list[str]:
    if len(code) == 19:
        return [code[:i] + code[i + 1 :] for i in range(19) if i == 0 or code[i] == code[i - 1]] + [code[:-1]]
    if len(code) != 18:
        return []
    plain_codes = [""]
    for position, char in enumerate(code):
        options = _FOREIGN.get(char, char)
        if position < 8 and char in "BGLQDT":  # only digits stand here
            options = {"B": "8", "G": "6", "L": "1", "Q": "0", "D": "0", "T": "7"}[char]
        plain_codes = [head + option for head in plain_codes for option in options][:16]
    candidates = list(plain_codes)
    for base in dict.fromkeys([code, *plain_codes]):
        candidates += [base[:i] + base[i + 1] + base[i] + base[i + 2 :] for i in range(17)]
        candidates += [
            base[:i] + other + base[i + 1 :]
            for i in range(18)
            for other in _LOOKALIKE.get(base[i], "")
            if i > 0 or other.isdigit()  # that a slip turned a county's code into the army's is not likely
        ]
    return candidates


_LETTER = re.compile(r"(.+?)[\[［(（【〔﹝〈<《]((?:19|20)\d\d)年?[\]］)）】〕﹞〉>》](?:第)?0*(\d+)号?")


def parse_letter_number(value: Cell) -> str:
    """Return a letter's number with the brackets of GB/T 9704-2012, 洛科协〔2012〕18号; other text as it stands."""
    text = plain(value)
    if is_blank(text) or text == "无":
        return ""
    match = _LETTER.fullmatch(compact(text))
    return f"{match[1]}〔{match[2]}〕{match[3]}号" if match else text


@dataclass(frozen=True, slots=True)
class Phones:
    """The telephone numbers of a cell in plain form; `odd` when one of them has the wrong count of digits.

    `words` holds what stands beside the numbers and is none: a name, 微信同号.
    """

    numbers: tuple[str, ...] = ()
    odd: bool = False
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "、".join(self.numbers)

    def told(self) -> str | Read:
        """Return the numbers as one text, with a remark on the words that are none."""
        if not self.words:
            return str(self)
        message = _("“%(words)s” is no telephone number and was left out.") % {"words": "、".join(self.words)}
        return Read(str(self), (("words_left", message),))


_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(?:\+?86)?(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})(?:(?:转|X|EXT\.?|#|,|分机)(\d{1,6}))?")
_LOCAL = re.compile(r"([2-8]\d{6,7})(?:(?:转|X|EXT\.?|#)(\d{1,6}))?")
_SERVICE = re.compile(r"([48]00)(\d{7})")
_PARTS = re.compile(r"[、，,;；/／|\n]+|(?:或|和|以及)")
_WORDS = re.compile(r"^(?:手机|电话|座机|办公|办|手|TEL|联系电话)[::]?")
#: A number among other text.
_INSIDE = re.compile(
    r"(?<!\d)(?:(?:\+?86-?)?1[3-9]\d-?\d{4}-?\d{4}"
    r"|(?:\(0\d{2,3}\)|0\d{2,3})[-—–]?\d{7,8}(?:(?:[-—–]|转|EXT\.?|#)\d{1,6})?"
    r"|[48]00-?\d{3}-?\d{4}|[2-8]\d{6,7})(?!\d)"
)
_SPACED_PHONE = re.compile(r"(?<!\d)1[3-9]\d[- ]\d{4}[- ]\d{4}(?!\d)")
#: Words that say only which sort of number it is.
_SORTS = re.compile(
    r"^(?:联系)?(?:手机|移动|电话|座机|固话|固定|办公|单位|家庭|办|宅|手|住|TEL|PHONE|传真|FAX|号码?|室|[:.;])*$"
)


def parse_phones(value: Cell) -> Phones:
    """Return the numbers of a cell: kept as floats, 138-1234-5678, area codes with extension, two in one cell."""
    if isinstance(value, float):
        number = str(int(value)) if value.is_integer() else repr(value)
        # A number cell drops the zero of an area code: 037965164388 is kept as 37965164388.
        return _phones("0" + number if len(number) in (10, 11) and number[0] in "23456789" else number)
    text = value if isinstance(value, str) else plain(value)
    if len(text) == 11 and text.isascii() and text.isdigit() and text[0] == "1" and text[1] > "2":
        return Phones((text,))
    return _phones(text) if text.strip() else Phones()


def _phones(text: str) -> Phones:
    numbers: list[str] = []
    words: list[str] = []
    odd = False
    parts = _PARTS.split(text)
    if len(parts) == 1 and text.count(" ") == 1 and all(len(p) >= 11 for p in text.split()):
        parts = text.split()
    for part in parts:
        bare = _WORDS.sub("", compact(part))
        if is_blank(bare) or bare == "无":
            continue
        if re.fullmatch(r"1\.\d+E\+?10", bare) or re.fullmatch(r"\d+\.0", bare):
            bare = str(int(float(bare)))
        number = _phone(bare)
        found, beside = ([number], "") if number else _among(bare)
        if not found and beside and not any(char.isdigit() for char in beside):
            words.append(plain(part))
            continue
        odd = odd or not found
        numbers += found or [plain(part)]
        words += [beside] if found and beside else []
    return Phones(tuple(dict.fromkeys(numbers)), odd, tuple(dict.fromkeys(words)))


def find_phones(text: str) -> tuple[list[str], str]:
    """Return the telephone numbers inside a text and the text without them, 139 0000 1111 among them."""
    joined = _SPACED_PHONE.sub(lambda match: re.sub(r"\s", "", match[0]), unicodedata.normalize("NFKC", text))
    found = [number for match in _INSIDE.findall(joined) if (number := _phone(match))]
    return (found, re.sub(r"\(\s*\)", " ", _INSIDE.sub(" ", joined))) if found else ([], text)


def _among(text: str) -> tuple[list[str], str]:
    """Return the numbers inside a text and the words beside them; no number where digits would be left over."""
    found = [number for match in _INSIDE.findall(text) if (number := _phone(match))]
    rest = _INSIDE.sub(" ", text)
    if any(char.isdigit() for char in rest):
        return [], rest
    beside = " ".join(word for word in re.sub(r"[()\[\]【】]", " ", rest).split() if not _SORTS.match(word))
    return found, beside


def _phone(text: str) -> str | None:
    digits = re.sub(r"[-_()—–.·]", "", text)
    if match := _MOBILE.fullmatch(digits):
        return match[1]
    extension = re.fullmatch(r"(\(?0\d{2,3}\)?-?\d{7,8})-(\d{1,6})", text)
    if extension:
        digits = re.sub(r"[-()]", "", extension[1]) + "转" + extension[2]
    if match := _LANDLINE.fullmatch(digits):
        return f"{match[1]}-{match[2]}" + (f"-{match[3]}" if match[3] else "")
    if match := _LOCAL.fullmatch(digits):
        return match[1] + (f"-{match[2]}" if match[2] else "")
    if match := _SERVICE.fullmatch(digits):
        return f"{match[1]}-{match[2][:3]}-{match[2][3:]}"
    return None
