"""Policies and documents cited in 《》, with issuer and number: 国务院办公厅印发《…》（国发〔2016〕64号）. Journals, books, songs and films stay out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.extract.model import Facts, Page, PolicyCitation
from transforms.reference import read_reference

_MAX_TITLE = 150
_MAX_SHORT = 5
_MARKS = re.compile(r"[《》\n]")
_NUMBER = re.compile(
    r"[（\(〔 ]{0,2}((?:[\u4e00-\u9fff]{1,10}[〔\[【（][12][0-9]{3}[〕\]】）]第?[0-9]{1,5}号)|(?:[\u4e00-\u9fff]{1,8}令)?第[0-9]{1,5}号)"
)
_NUMBER_BEFORE = re.compile(r"([\u4e00-\u9fff]{1,6}[〔\[【][12][0-9]{3}[〕\]】][0-9]{1,5}号)(?:文件|文)?$")
_CLAUSE_END = re.compile(r"[，。；：！？\n“”）]")
_BODY = r"(?:党中央、国务院|中共中央、国务院|党中央|中共中央|国务院|[\u4e00-\u9fff]{0,18}?(?:办公厅|办公室|委员会|政府|党委|省委|市委|县委|区委|州委|镇委|工委|组织部|宣传部|统战部|[\u4e00-\u9fff]部|[\u4e00-\u9fff]局|厅|领导小组|法院|检察院|政协|人大|联合会|工商联|人大常委会|指挥部|集团|公司|总社|学院|大学|乡村振兴局|扶贫办|发改委|国资委|工委))"
_ISSUERS = re.compile(rf"({_BODY}(?:(?:、|和|与|及|联合)?{_BODY}){{0,5}})(?:联合|共同|又|先后|相继|近日|日前|专门|还|正式)?$")
_LEAD = re.compile(r"^.*(?:贯彻落实|贯彻|落实|按照|根据|依据|执行|遵照|由|为|是|经|(?:近日|日前|去年|今年|会同|随后|同时)|[0-9]+[年月日])")
_DRAFT = re.compile(
    r"（(?:征求意见稿|试行|修正案|修订草案|草案|暂行|修订|讨论稿|送审稿|修改稿|第[一二三四五]版|中期调整|调整方案|全文|摘要|[0-9—~年-]{4,14})[^）]{0,6}）$"
)


@cache
def _title_words() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Beginnings and endings of documents, then of works, longest first."""
    chosen: dict[tuple[str, str], list[str]] = {}
    for row in read_reference("policy_title_words").iter_rows(named=True):
        chosen.setdefault((row["kind"], row["position"]), []).append(row["word"])
    policy, work = (
        tuple(tuple(sorted(chosen[kind, position], key=lambda w: (-len(w), w))) for position in ("start", "end"))
        for kind in ("policy", "work")
    )
    return policy[0], policy[1], work[0], work[1]


@cache
def _cues(position: str, kind: str) -> tuple[str, ...]:
    return tuple(r["word"] for r in read_reference("policy_cues").iter_rows(named=True) if (r["position"], r["kind"]) == (position, kind))


@cache
def _periodicals() -> frozenset[str]:
    return frozenset(read_reference("periodicals").get_column("name").to_list())


@cache
def _issuing_verbs() -> tuple[str, ...]:
    return tuple(sorted(read_reference("policy_issuing_verbs").get_column("word").to_list(), key=lambda w: (-len(w), w)))


def find_policies(page: Page, facts: Facts) -> None:
    """Append every document cited in 《》 to ``facts.policies``; the span is the title with its marks, the title is quoted without them."""
    text = page.text
    cited = [(start, end) for start, end in _bracketed(text) if _is_document(text, start, end)]
    endings = _endings({text[start + 1 : end - 1] for start, end in cited})
    for start, end in cited:
        short = text[start + 1 : end - 1]
        if endings.get(short, 0) > len(short):
            continue  # 《意见》 for the one that was named in full
        number = _NUMBER.match(text, end)
        before = _NUMBER_BEFORE.search(text, max(0, start - 24), start)
        title = page.quote(start + 1, end - 1).strip()
        facts.policies.append(
            PolicyCitation(
                start=start,
                end=end,
                title=title,
                issuer=_issuer(text, start),
                document_number=number[1] if number else before[1] if before else None,
            )
        )


def _endings(titles: set[str]) -> dict[str, int]:
    """What titles end with, no longer than a short title is, with the length of the longest title that ends so; of one title alone nothing."""
    endings: dict[str, int] = {}
    for title in titles if len(titles) > 1 else ():
        bare = _DRAFT.sub("", title)
        for size in range(1, min(_MAX_SHORT, len(bare)) + 1):
            ending = bare[-size:]
            endings[ending] = max(endings.get(ending, 0), len(title))
    return endings


def _bracketed(text: str) -> Iterator[tuple[int, int]]:
    """Spans of 《…》 with what is nested in them; an opening mark that is never closed gives none."""
    open_at: list[int] = []
    for mark in _MARKS.finditer(text):
        if mark[0] == "《":
            if open_at and mark.start() - open_at[0] > _MAX_TITLE:
                open_at.clear()
            open_at.append(mark.start())
        elif mark[0] == "\n":
            # a title may run over one break of a badly wrapped line, not over a paragraph
            if open_at and mark.start() - open_at[-1] > _MAX_TITLE // 2:
                open_at.clear()
        elif open_at:
            start = open_at.pop()
            if not open_at and 3 < mark.end() - start <= _MAX_TITLE:
                yield start, mark.end()


def _is_document(text: str, start: int, end: int) -> bool:
    title = text[start + 1 : end - 1].strip()
    if title in _periodicals():
        return False
    bare = _DRAFT.sub("", title)
    before, after = text[max(0, start - 10) : start], text[end : end + 6]
    policy_start, policy_end, work_start, work_end = _title_words()
    document = next((len(w) for w in policy_end if bare.endswith(w)), 0)
    work = next((len(w) for w in work_end if bare.endswith(w)), 0)
    if before.rstrip("“”、：的 ").endswith(_cues("before", "work")) or after.startswith(_cues("after", "work")):
        return bare.startswith("关于") and document > work
    if bare.startswith(policy_start) and work == 0:
        return True
    if bare.startswith(work_start):
        return False
    if work >= document > 0 or (work and not document):
        return False
    if bare != title or after.startswith("白皮书"):
        return True
    return document > 0


def _issuer(text: str, start: int) -> str | None:
    """Who issued the document, as written before it: 国务院办公厅印发《, 落实省委省政府《."""
    window = text[max(0, start - 60) : start]
    clause = _CLAUSE_END.split(window)[-1].rstrip()
    clause = clause.removesuffix("了").removesuffix("的").removesuffix("关于")
    verb = next((v for v in _issuing_verbs() if clause.endswith(v)), None)
    if verb:
        clause = clause[: -len(verb)]
    match = _ISSUERS.search(_LEAD.sub("", clause, count=1))
    if match is None:
        return None
    return match[1].strip("、和与及") or None
