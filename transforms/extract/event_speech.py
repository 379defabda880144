"""Where a page reports what was said: deeds named there are wishes, plans or opinions, not events."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from transforms.extract.event_masking import PERSON, MaskedText

_SAYS = ("强调", "指出", "要求", "表示", "认为", "希望", "提出", "坦言", "呼吁", "提议", "建议", "回应说", "说道", "说", "想")
SPEAKS = re.compile(
    f"(?:告诉[^，。]{{1,6}}|{'|'.join(_SAYS)}|称(?<!消息称)(?<!报道称)(?<!通报称)|提出[^，。]{{0,12}}(?:要求|建议|意见|希望))(?:，|：|“|:)"
)
SPEAKS_WITH = (*_SAYS, "告诉", "称")
"""The words that a match of ``SPEAKS`` begins with."""
# 按照某某的要求，: no one speaks
_BY_ORDER = re.compile("(?:^|[，；])(?:为|为了|由于|因为|依照|按照|根据|结合|落实|围绕|贯彻|遵照|依据|响应)[^，；]*$")
_GOES_ON = re.compile(
    "(?:”|）)?(?:要|一要|二要|三要|四要|五要|一是|二是|三是|四是|五是|六是|首先|其次|第[一二三四五六]，|必须|坚持|希望|同时，要|同时要|各|下一步|进一步|切实|深入(?!到|L)|加强|强化|聚焦|"
    "他说|她说|他强调|他指出|他要求|她强调|她指出|他表示|她表示|他希望|会议要求|会议强调|会议指出|我们|我|务必|始终|牢固|充分|全面|确保|着力|大力|不断|继续|积极|扎实|认真|(?:[^，。]{1,12})要)"
)


def sentences_of(matches: Iterable[re.Match[str]], starts: Sequence[int]) -> set[int]:
    """The numbers of the sentences, given by where they start, in which a match begins: the others need no second look."""
    return {bisect_right(starts, match.start()) - 1 for match in matches} - {-1}


def speech_zones(masked: MaskedText, sentences: list[tuple[int, int]], spoken: set[int]) -> list[int]:
    """For each sentence the masked position from which on it is reported speech (its own end where it has none); ``spoken`` are those that ``SPEAKS`` finds."""
    zones: list[int] = []
    speaking = False
    last_end = -1
    for number, (start, end) in enumerate(sentences):
        if not speaking and number not in spoken:
            zones.append(end)
            last_end = end
            continue
        text = masked.text[start:end]
        paragraph_broke = last_end < 0 or "\n" in masked.text[last_end:start]
        last_end = end
        if speaking and not paragraph_broke and _GOES_ON.match(text) and PERSON not in text[:6]:
            zones.append(start)
            continue
        said = next((m for m in SPEAKS.finditer(text) if not _BY_ORDER.search(text, 0, m.start())), None)
        speaking = said is not None
        zones.append(start + said.end() if said else end)
    return zones
