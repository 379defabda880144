"""Posts: the last words of titles, and where a title that ends in one begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from transforms.extract.alternatives import any_of
from transforms.extract.organization_left import name_start
from transforms.extract.organization_plain import leading_verb
from transforms.extract.surnames import name_model
from transforms.reference import read_reference


@cache
def title_heads() -> tuple[AhoCorasick, tuple[str, ...], dict[str, str]]:
    """The compiled heads, the heads by pattern number, and their kind (post, leaders, private, staff)."""
    kinds = dict(read_reference("title_heads").iter_rows())
    table = tuple(sorted(kinds))
    return AhoCorasick(table, matchkind=MatchKind.LeftmostLongest), table, kinds


@cache
def name_followers() -> tuple[dict[int, frozenset[str]], dict[int, frozenset[str]]]:
    """Words that follow a name directly, by length: all of them, and the verbs of saying."""
    every: dict[int, set[str]] = {}
    say: dict[int, set[str]] = {}
    for word, kind in read_reference("title_name_followers").iter_rows():
        every.setdefault(len(word), set()).add(word)
        if kind in {"say", "lead"}:
            say.setdefault(len(word), set()).add(word)
    return {n: frozenset(s) for n, s in every.items()}, {n: frozenset(s) for n, s in say.items()}


@cache
def saying_verbs() -> re.Pattern[str]:
    """What officials say and do (强调, 出席), two characters and more."""
    _, say = name_followers()
    return re.compile(any_of(w for n, s in say.items() for w in s if n >= 2) + "|" + "|".join(f"{w}(?=[，：“])" for w in "说称道"))


@cache
def follower_lengths() -> dict[str, tuple[int, ...]]:
    """For every first character of a word that follows names, the lengths of such words, long ones first."""
    every, _ = name_followers()
    found: dict[str, set[int]] = {}
    for length, words in every.items():
        for word in words:
            found.setdefault(word[0], set()).add(length)
    return {char: tuple(sorted(lengths, reverse=True)) for char, lengths in found.items()}


@cache
def _clause_start(later: tuple[str, ...], dotted: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What ``clause_starts`` looks for: behind a mark, and at the start of a text; ``dotted`` where names may have a dot."""
    surnames = sorted(s for (s, _) in read_reference("surnames").iter_rows() if len(s) == 1)
    skip = title_set("grammar_surname")
    _, say = name_followers()
    first = {w[0] for n, words in say.items() if n >= 2 for w in words} | {w[0] for w in later} | set("说称道 ")
    dot = "|(?s:.){0,8}·" if dotted else ""
    name = rf"(?=[{''.join(s for s in surnames if s not in skip)}](?:(?s:.){{1,4}}?[{''.join(sorted(first))}]{dot}))"
    return re.compile(rf"[，。；：！？\n”’）“—]{name}"), re.compile(name)


def clause_starts(text: str, later: tuple[str, ...]) -> list[int]:
    """Where a surname opens a clause and, within reach of a name, a verb of saying or one of the words ``later`` can begin."""
    behind_mark, opening = _clause_start(later, "·" in text)
    found = [match.end() for match in behind_mark.finditer(text)]
    return [0, *found] if opening.match(text) is not None else found


@cache
def title_set(name: str) -> frozenset[str]:
    """A named set of ``title_sets``."""
    return frozenset(w for s, w in read_reference("title_sets").iter_rows() if s == name)


@dataclass(slots=True)
class Head:
    """A title head at a spot; ``end`` includes what belongs to the post behind it (候选人)."""

    start: int
    head_end: int
    end: int
    word: str
    kind: str


_CANDIDATE = re.compile(
    r"(?:候选人|人选|提名人选)?(?:（(?:[^（）\n]{0,8}挂职|兼|兼职|[正副][厅处科部局县]长?级|主持工作|援[藏疆青]|挂任|退休|特聘|双聘|副?(?:院长|校长|主任|局长|书记))[^（）\n]{0,10}）)?"
)
_CANDIDATE_OPENS = frozenset("候人提（")
_VERB_BEFORE = re.compile(r"[\u4e00-\u9fff]{2}(?=派?驻村|驻镇|第一书记|[村镇乡县市省](?:委|党|支|长|人))")
"""Two characters before words that a title often begins with; where they are an ordinary verb the title begins behind them (打开|驻村第一书记)."""
_LONGEST_HALF = 8
_LONGEST_ASIDE = 9
_LONGEST_QUOTED = 9
_TASKS = frozenset(("对口帮扶", "对口支援", "定点帮扶"))
"""What a leading group's name begins with before the recipient (对口帮扶青山县领导小组组长)."""
_PEOPLE_BEFORE = re.compile(r"(?!.{0,2}[民家种]族)[\u4e00-\u9fff]{1,4}族")
_TOWARDS = re.compile(r"[对向与给](?=援[藏疆青滇黔])")
"""Of a bracket behind a department within a title (组织部（人才办）部长)."""
_ASKED = re.compile("记者[对向]")
"""Between who asks and who is asked (青山日报记者对|县委书记)."""
_GONE_TO = frozenset(("挂职干部", "援派干部", "支教教师", "支教老师", "干部", "队长", "领队", "组长", "工作队长", "工作队队长", "第一书记"))
_DATE_BEFORE = re.compile(r"(?:[0-9]{1,4}[年月日]){1,3}(?:上午|下午|晚)?")
_POSTED_AT = re.compile(r"派?驻$")
_POSTED = frozenset(("第一书记", "工作队队长", "工作队长", "工作队员", "工作队队员", "队长", "队员"))
_TWO_IN_ONE = re.compile(r"(?:副|常务副)?[\u4e00-\u9fff]（[\u4e00-\u9fff]{1,2}）长(?![期远久大])")
"""副校（院）长, 局（主任）长: two posts written as one."""
_FORMER = re.compile(r"(?:挂职|挂任|原任|时任|原|前|现任|新任|首任|兼任|兼|中共)$")


def _head(text: str, start: int, end: int, word: str, kinds: Mapping[str, str]) -> Head:
    """The head at a span with what belongs to the post behind it."""
    match = _CANDIDATE.match(text, end)
    return Head(start, end, match.end() if match else end, word, kinds[word])


def find_heads(text: str) -> list[Head]:
    """Every title head of the text in order."""
    finder, table, kinds = title_heads()
    out = []
    for index, start, end in finder.find_matches_as_indexes(text):
        word = table[index]
        if word[-1] == "校" and text.startswith("长", end) and word[0] in "上中少大":
            # 附中|校长 is no 中校
            out.append(_head(text, end - 1, end + 1, "校长", kinds))
        elif text[end : end + 1] in _CANDIDATE_OPENS:
            out.append(_head(text, start, end, word, kinds))
        else:
            out.append(Head(start, end, end, word, kinds[word]))
    if "）长" in text:
        out.extend(Head(m.start(), m.end(), m.end(), "校长", "post") for m in _TWO_IN_ONE.finditer(text))
        out.sort(key=lambda h: (h.start, h.end))
    return out


def _across_and(text: str, begin: int, floor: int, spans: Mapping[int, int]) -> int:
    """Reaches back across 和 to the body whose office is named with it (全国人大宪法|和|法律委员会副主任委员)."""
    if begin <= floor or text[begin - 1] not in "和与及":
        return begin
    halves = title_set("department_half")
    half = next((n for n in range(6, 1, -1) if begin - 1 - n >= floor and text[begin - 1 - n : begin - 1] in halves), 0)
    if half and not "\u4e00" <= text[begin - 2 - half : begin - 1 - half] <= "\u9fff":
        return begin - 1 - half
    for end in range(begin - 1, max(begin - 12, floor), -1):
        if end in spans:
            gap = text[end : begin - 1]
            finder, _, _ = title_heads()
            plain = all("\u4e00" <= c <= "\u9fff" for c in gap) and not finder.find_matches_as_indexes(gap) and not _ends_in_name(gap)
            return spans[end] if 2 <= len(gap) <= _LONGEST_HALF and "的" not in gap and plain and spans[end] >= floor else begin
    return begin


def _ends_in_name(text: str) -> bool:
    """Whether the last three characters look like a name: then what follows 和 is someone else's (支教行政但建伟|与支教教师)."""
    model, name = name_model(), text[-3:]
    return len(text) > 3 and name[0] in model.surnames and name[1:] not in model.ordinary and model.score(name[0], name[1:]) > -1.0


def title_start(text: str, head: Head, floor: int, spans: Mapping[int, int], starts: frozenset[int]) -> int:
    """Where the title that ends in ``head`` begins, not before ``floor``.

    ``spans`` maps ends of places and organisations to their starts, ``starts`` holds those starts: a title begins with the first of them that
    its words reach, else after the last word that titles are not made of.
    """
    here = head.start
    if here > floor and text[here - 1] == "）":
        opening = text.rfind("（", max(here - 20, 0), here)
        if opening > 0 and opening in spans:
            here = spans[opening]
            floor = min(floor, here)
        elif opening > floor and here - opening <= _LONGEST_ASIDE and text[opening - 1] in "部处室科办局委院":
            here = opening
    if here < floor:
        return here
    if here == head.start and text[here - 1 : here] == "”":
        opening = text.rfind("“", max(here - _LONGEST_QUOTED, floor, 0), here)
        if opening >= 0:
            return opening
    begin = name_start(text, here, head.head_end, floor, spans, "title")
    begin = _across_and(text, begin, floor, spans)
    apart = _TOWARDS.match(text, begin, here) or (_PEOPLE_BEFORE.match(text, begin, here) if begin not in starts else None)
    if apart is not None and apart.end() <= here and text[apart.end() : apart.end() + 1] not in set("自乡镇县区村学"):
        begin = apart.end()
    asked = _ASKED.search(text, begin, here) if "记者" in text[begin:here] else None
    if asked is not None:
        begin = asked.end()
    dated = _DATE_BEFORE.match(text, begin, here)
    if dated is not None:
        begin = dated.end()
    if (text[begin - 1 : begin] in {"我", "该"} and text[begin] in "会院局行司馆所台站" and begin < head.start) or (
        text.startswith("据", begin) and not text.startswith("据点", begin) and here - begin > 1
    ):
        begin += 1
    for at in range(begin, head.start):
        if at in starts:
            former = _FORMER.search(text, begin, at)
            if former and former.group() in {"原", "时任", "前", "挂职", "挂任"}:
                return former.start()
            posted = _POSTED_AT.search(text, max(floor, at - 2), at) if head.word in _POSTED else None
            if at - 4 >= begin and text[at - 4 : at] in _TASKS and "领导小组" in text[at : head.end]:
                return at - 4
            if posted is None and text[at - 1] == "赴" and head.word in _GONE_TO and spans.get(at - 1, -1) >= floor:
                # 青山市|赴|白水县挂职干部: who sent belongs to it
                sender = spans[at - 1]
                while spans.get(sender, -1) >= floor:
                    sender = spans[sender]
                return sender
            return posted.start() if posted is not None else at
    if text.startswith("任", begin) and text[begin - 1 : begin] in {"时", "现", "曾"}:
        begin += 1
    verb = _VERB_BEFORE.match(text, begin, head.head_end)
    if verb is not None and begin not in starts and leading_verb(verb.group()) and verb.end() <= head.start:
        return verb.end()
    return begin
