"""Numbers of persons in the text of a page, masked before anything is extracted: telephones, identity cards, bank cards and accounts,
addresses of electronic mail, QQ and WeChat names.

Every character of such a number becomes ``*``, so that all offsets stand. What is masked wrongly is lost to the dataset, so that a form
which may as well be an amount, a date or the number of a document is masked only where the words around it say what it is. Public
hotlines of up to six digits stay. Nothing here looks at addresses of pages: they lead back to the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from transforms.offsets import OffsetMap
from transforms.reference import read_reference

MASK = "*"
_DASH = r"[ \-\u2010-\u2015\uff0d\u2212]"
_AREA = r"(?:010|02\d|0[3-9]\d\d)"
_LOCAL = rf"\d{{3,4}}{_DASH}?\d{{4}}"
_START = r"(?<![\dA-Za-z])(?<!\d\.)"
_END = r"(?!\d|[.．][\dA-Za-z]|[A-Za-z])"
_WORTH_A_LOOK = re.compile(r"\d[\d \-\u2010-\u2015\uff0d()（）]{5,}|[@＠]|[QqＱ扣]{2}|[微威]信|[Vv][Xx信]|[Ww]e[Cc]hat|weixin")
_MOBILE = re.compile(rf"{_START}(?:[(（]?\+?86[)）]?{_DASH}?)?1[3-9]\d{_DASH}?\d{{4}}{_DASH}?\d{{4}}{_END}")
_LANDLINE = re.compile(
    rf"(?<![\dA-Za-z.\-])(?:\+?86{_DASH}?)?(?:[(（]{_AREA}[)）]{_DASH}?|{_AREA}{_DASH}{{1,3}}){_LOCAL}(?:(?:{_DASH}|转|轉)\d{{1,6}})?(?![\d]|-\d)"
    rf"|(?<![\dA-Za-z.])\+86{_DASH}?\d{{2,3}}{_DASH}?{_LOCAL}(?![\d]|-\d)"
)
_SERVICE = re.compile(r"(?<![\dA-Za-z.\-])(?:[48]00-\d{3}-\d{4}|[48]00-\d{4}-\d{3}|[48]00-\d{7}|400\d-\d{3}-\d{3}|400\d-\d{6})(?![\d]|-\d)")
_NEXT = re.compile(rf"[、,，/;；或]{_DASH}?(\d{{3,4}}{_DASH}?\d{{4}})(?![\d\-]|[.．]\d)")
"""A further number of the same place."""
_IDENTITY = re.compile(rf"{_START}[1-8]\d{{16}}[\dXxＸｘ]{_END}|{_START}[1-8]\d{{14}}{_END}")
_CARD = re.compile(rf"{_START}(?<!-)\d{{4}}(?:{_DASH}?\d{{4}}){{3}}(?:{_DASH}?\d{{1,3}})?{_END}")
_MAIL = re.compile(r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64}[@＠][A-Za-z0-9\-]{1,63}(?:[.．][A-Za-z0-9\-]{1,63}){1,4}(?![A-Za-z0-9])")
_QQ = re.compile(r"(?:QQ|ＱＱ|qq|Qq|扣扣)(?:交流)?群?(?:号码|号|號碼|號)?[ ]?[:：是为]?[ ]?(\d{5,12})(?!\d)")
_WECHAT = re.compile(
    r"(?:[微威]信|[Vv][Xx]|[Vv]信|[Ww]e[Cc]hat|weixin)(?:号码|号|號碼|號|ID|id)?[ ]?[:：][ ]?([A-Za-z][A-Za-z0-9_\-]{5,19}|\d{5,12})(?![A-Za-z0-9_\-])"
)
_DIGITS = rf"([+(（]?\d(?:\d|[()（）]|{_DASH}){{4,34}}\d)(?!\d|[.．]\d)"
_BETWEEN = r"(?:号码|號碼|号|號)?(?:[(（][^()（）\n\d]{0,12}[)）])?[ \t\u3000]{0,3}[:：是为為.]?[ \t\u3000]{0,3}"
_PLACES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CODE_REACH, _BANK_REACH = 16, 60
_NARROW = {0xFF01 + at: 0x21 + at for at in range(94) if chr(0x21 + at).isalnum() or chr(0x21 + at) in "+-@._"}
_ADDRESS = re.compile(r"(?:://|www\.|[A-Za-z][!-~]{0,80}[/=?&_])[!-~]{0,120}$")
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


_MASKED = re.compile(r"\*{5,}")
_NUMBER = re.compile(r"[\dA-Za-z@＠]")
_SHORTEST = 5


class _Words(NamedTuple):
    phone: re.Pattern[str]
    """A label and the number behind it."""
    account: re.Pattern[str]
    identity: re.Pattern[str]
    code: re.Pattern[str]
    """A label of numbers that are no person's, at the end of what stands before a number."""
    bank: re.Pattern[str]
    unit: re.Pattern[str]
    """What makes a number that it stands behind an amount."""


@cache
def _words() -> _Words:
    labels: dict[str, list[str]] = {}
    for label, kind in read_reference("personal_labels").select("label", "kind").iter_rows():
        labels.setdefault(kind, []).append(re.escape(label))
    alternatives = {kind: "|".join(sorted(found, key=lambda word: (-len(word), word))) for kind, found in labels.items()}
    return _Words(
        phone=re.compile(rf"(?:{alternatives['phone']}){_BETWEEN}{_DIGITS}"),
        account=re.compile(rf"(?:{alternatives['account']}){_BETWEEN}{_DIGITS}"),
        identity=re.compile(rf"(?:{alternatives['identity']}){_BETWEEN}((?:\d[ ]?){{14,17}}[\dXxＸｘ])(?!\d)"),
        code=re.compile(rf"(?:{alternatives['code']})[^，。；！？,;\n]{{0,8}}$"),
        bank=re.compile(alternatives["bank"]),
        unit=re.compile(rf"[ \u3000]?(?:{alternatives['unit']})"),
    )


def personal_spans(text: str) -> list[tuple[int, int]]:
    """Where numbers of persons stand, half-open, sorted, apart from one another."""
    if _WORTH_A_LOOK.search(text) is None:
        return []
    # character by character, so that offsets stand
    text = text.translate(_NARROW)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(_found(text)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def mask_personal(text: str) -> str:
    """The text with every number of a person masked; it is as long as before."""
    return masked(text, personal_spans(text))


def masked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with ``spans`` masked."""
    for start, end in spans:
        text = text[:start] + MASK * (end - start) + text[end:]
    return text


def mask_source(source: str, text: str, to_source: OffsetMap) -> str:
    """The source of a masked text, masked where the text is and where its own words call for it; as long as before.

    Marks that the source itself has are left alone, and so is markup between the masked characters.
    """
    out = list(mask_personal(source))
    for found in _MASKED.finditer(text):
        # character by character: there may be markup between them
        for each in range(found.start(), found.end()):
            start, end = to_source.source_span(each, each + 1)
            out[start:end] = [MASK if character.isalnum() or character in "@＠" else character for character in out[start:end]]
    return "".join(out)


def mask_repairs(repairs: list[dict[str, Any]], text: str, to_source: OffsetMap) -> list[dict[str, Any]]:
    """The repairs of a page whose masked text is ``text``: what they say of a number of a person says it no more."""
    hidden = [to_source.source_span(found.start(), found.end()) for found in _MASKED.finditer(text)]
    return [_mask_repair(repair, hidden) for repair in repairs]


def _mask_repair(repair: dict[str, Any], hidden: list[tuple[int, int]]) -> dict[str, Any]:
    start, end = repair["raw_start"], repair["raw_end"]
    if any(start < last and first < end for first, last in hidden):
        texts = {name: _NUMBER.sub(MASK, repair[name]) for name in ("raw_text", "repaired_text")}
        return {**repair, **texts, "alternatives": [_NUMBER.sub(MASK, one) for one in repair["alternatives"] or ()]}
    if end - start > _SHORTEST or len(repair["repaired_text"]) > _SHORTEST:
        return {**repair, **{name: mask_personal(repair[name]) for name in ("raw_text", "repaired_text")}}
    return repair


def _found(text: str) -> Iterator[tuple[int, int]]:
    words = _words()
    for pattern in (_MOBILE, _SERVICE, _LANDLINE):
        for found in pattern.finditer(text):
            if _is_amount(text, found.end(), words) or _is_code(text, found.start(), words):
                continue
            if pattern is _MOBILE and found[0].endswith("000000"):
                # a round number that nothing calls a telephone
                continue
            yield found.span()
            yield from _further(text, found.end(), words)
    for found in words.phone.finditer(text):
        count = _digit_count(found[1])
        if 7 <= count <= 20 and not _is_amount(text, found.end(), words) and not (count == 8 and _DATE.fullmatch(found[1])):
            yield found.span(1)
            yield from _further(text, found.end(), words)
    for found in words.account.finditer(text):
        if 8 <= _digit_count(found[1]) <= 32 and not _is_amount(text, found.end(), words):
            yield found.span(1)
    for found in words.identity.finditer(text):
        yield found.span(1)
    for found in _IDENTITY.finditer(text):
        if _is_identity(found[0]) and not _is_code(text, found.start(), words):
            if len(found[0]) == 15 and _is_amount(text, found.end(), words):
                continue
            yield found.span()
    for found in _CARD.finditer(text):
        digits = _plain(found[0])
        called = digits.startswith("62") or words.bank.search(text, max(found.start() - _BANK_REACH, 0), found.start()) is not None
        if called and _luhn(digits) and not _is_code(text, found.start(), words) and not _is_amount(text, found.end(), words):
            yield found.span()
    for found in _MAIL.finditer(text):
        yield found.span()
    for pattern in (_QQ, _WECHAT):
        for found in pattern.finditer(text):
            if not _is_amount(text, found.end(), words):
                yield found.span(1)


def _further(text: str, at: int, words: _Words) -> Iterator[tuple[int, int]]:
    """Numbers that are told right behind a telephone number: 0851-1234567、7654321."""
    while found := _NEXT.match(text, at):
        at = found.end()
        if _is_amount(text, at, words) or _DATE.fullmatch(found[1]):
            return
        yield found.span(1)


def _is_amount(text: str, end: int, words: _Words) -> bool:
    return words.unit.match(text, end) is not None


def _is_code(text: str, start: int, words: _Words) -> bool:
    before = text[max(start - _CODE_REACH, 0) : start]
    return words.code.search(before) is not None or _ADDRESS.search(text[max(start - 200, 0) : start]) is not None


def _plain(number: str) -> str:
    """The digits of a number, narrow."""
    return "".join(
        str(int(character)) if character.isdecimal() else "X" for character in number if character.isdecimal() or character in "XxＸｘ"
    )


def _digit_count(number: str) -> int:
    return sum(character.isdecimal() for character in number)


def _is_identity(number: str) -> bool:
    """Whether a number is made as those of identity cards are: place, date of birth, and the check digit of the long form."""
    digits = _plain(number)
    if digits[:2] not in _PLACES:
        return False
    if len(digits) == 15:
        return _DATE.fullmatch("19" + digits[6:12]) is not None
    if not ("18" <= digits[6:8] <= "20" and _DATE.fullmatch("20" + digits[8:14])):
        return False
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True)) % 11] == digits[17]


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
