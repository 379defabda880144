"""The ways in which one page comes again: reprinted, shortened, converted, laid out anew, damaged by a mirror. Knows nothing of how pages are resolved."""

from __future__ import annotations

import random
import re

import opencc

from tests.property.damage_generator import DIALECTS, damage

_SENTENCE = re.compile(r"[^。！？\n]*[。！？]?\n?")
_OUTLETS = ["乡村振兴信息网", "西部新闻在线", "山海协作网", "今日民生", "协作时讯", "山乡观察"]
_HEADLINES = ["携手共进结硕果", "山海情深谱新篇", "协作路上再出发", "一枝一叶总关情", "同心共筑振兴路", "真情帮扶暖人心"]


def reprint(text: str, chance: random.Random) -> str:
    """Under another headline, with the name of another outlet above and its staff below."""
    _, _, body = text.partition("\n")
    outlet = chance.choice(_OUTLETS)
    return f"{chance.choice(_HEADLINES)}\n来源：{outlet}\n\n{body.strip()}\n\n责任编辑：{chance.choice('张王李赵陈')}{chance.choice('敏静伟磊洋')}\n"


def shorten(text: str, chance: random.Random) -> str:
    """The headline and the beginning, never less than a third of the text."""
    title, _, body = text.partition("\n")
    sentences = [sentence for sentence in _SENTENCE.findall(body) if sentence.strip()]
    keep = max(2, round(len(sentences) * chance.uniform(0.4, 0.7)))
    return f"{title}\n{''.join(sentences[:keep]).rstrip()}\n"


def drop_paragraphs(text: str, chance: random.Random) -> str:
    """The page without one of its later paragraphs; what the news is stands in the first."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 5:
        return shorten(text, chance)
    lines.pop(chance.randrange(3, len(lines)))
    return "\n".join(lines) + "\n"


def traditional(text: str, chance: random.Random) -> str:
    """In traditional characters, word by word as in Taiwan or character by character."""
    return str(opencc.OpenCC(chance.choice(["s2t", "s2tw", "s2hk"])).convert(text))


def lay_out(text: str, chance: random.Random) -> str:
    """Indented, with wide digits or narrow punctuation."""
    wide = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
    narrow = {ord(mark): other for mark, other in zip("，；！？", ",;!?", strict=True)}
    text = text.translate(chance.choice([wide, narrow]))
    return "\n".join(f"　　{line}" if number and line.strip() else line for number, line in enumerate(text.split("\n")))


def mirror(text: str, chance: random.Random) -> str:
    """As a mirror shows it, in one of its dialects."""
    shown, _ = damage(text, DIALECTS[chance.choice(sorted(DIALECTS))], seed=chance.randrange(1 << 30))
    return shown


_WORDS = (
    ("举行", "举办"), ("以及", "和"), ("近年来", "这些年"), ("进一步", "更好地"), ("开展", "组织开展"), ("表示", "说"), ("日前", "近日"),
    ("有关部门", "相关部门"), ("群众", "老百姓"), ("参加", "出席"), ("同时", "与此同时"), ("目前", "眼下"), ("据介绍", "据了解"), ("并", "还"),
)  # fmt: skip


def reword(text: str, chance: random.Random) -> str:
    """As another desk passes it on: a few words changed, under another headline."""
    for word, other in _WORDS:
        if chance.random() < 0.6:
            text = text.replace(word, other)
    return reprint(text, chance)


def shortened_mirror(text: str, chance: random.Random) -> str:
    """A shortened page, damaged by a mirror."""
    return mirror(shorten(text, chance), chance)


def excerpt(text: str, chance: random.Random) -> str:
    """The headline and a stretch from within, of at least four sentences."""
    title, _, body = text.partition("\n")
    sentences = [sentence for sentence in _SENTENCE.findall(body) if sentence.strip()]
    if len(sentences) < 6:
        return shorten(text, chance)
    first = chance.randrange(1, len(sentences) - 4)
    return f"{title}\n{''.join(sentences[first : first + 4]).strip()}\n"


_YEAR = re.compile(r"20[012][0-9](?=年)")
_AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]+)?(?=(?:余|多)?[万亿]?元|人|名|户)")


def of_another_year(text: str, chance: random.Random) -> str | None:
    """Not a disguise but another page in the same words: every year a year later, every amount and number of people another one.

    None where the text holds too little of either to tell two pages apart.
    """
    if len(_YEAR.findall(text)) + len(_AMOUNT.findall(text)) < 2:
        return None
    step = chance.randrange(2, 9)
    text = _YEAR.sub(lambda year: str(int(year.group()) + 1), text)
    return _AMOUNT.sub(lambda amount: f"{float(amount.group()) + step:g}", text)


DISGUISES = {
    "reprint": reprint,
    "shorten": shorten,
    "drop_paragraphs": drop_paragraphs,
    "traditional": traditional,
    "lay_out": lay_out,
    "mirror": mirror,
    "reword": reword,
    "shortened_mirror": shortened_mirror,
    "excerpt": excerpt,
}
SHORTENING = frozenset({"shorten", "drop_paragraphs", "shortened_mirror", "excerpt"})


def disguise(text: str, name: str, seed: int) -> str:
    """``text``, whose first line is its headline, in one of ``DISGUISES``."""
    return DISGUISES[name](text, random.Random(seed))
