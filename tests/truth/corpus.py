"""Pages of which it is known which tell the same text and which the same deed. Knows nothing of how pages are resolved."""

from __future__ import annotations

import gzip
import html
import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.truth.disguises import DISGUISES, SHORTENING, disguise, of_another_year
from tests.truth.stories import KINDS, SURNAMES, Story, make_story, near_miss, reports

ROOT = Path(__file__).parents[2]
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class MadePage:
    """A page and what is known about it."""

    name: str
    text: str
    """Headline, line feed, body."""
    same_text: str
    """Pages with the same value tell the same text."""
    deed: str | None = None
    """Pages with the same value tell the same deed, in their first sentence."""


def write_pages(pages: Iterable[MadePage], folder: Path) -> list[Path]:
    """One file a page."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for page in pages:
        path = folder / f"{page.name}.txt"
        path.write_text(page.text, encoding="utf-8")
        paths.append(path)
    return paths


def own_texts() -> list[MadePage]:
    """The pages written for this project."""
    folders = [ROOT / "tests" / "golden" / name for name in ("pages", "blind_pages")]
    return [
        MadePage(f"own_{path.stem}", path.read_text(encoding="utf-8"), f"own_{path.stem}")
        for folder in folders
        for path in sorted(folder.glob("*.txt"))
    ]


def television_pages(shared: Path, count: int, offset: int = 0) -> list[MadePage]:
    """Pages of the development collection that hold more than a line, evenly drawn."""
    with gzip.open(shared / "data" / "pages" / "tv_news_in_domain.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    pages = []
    seen: set[str] = set()
    for row in rows[offset :: max(1, len(rows) // (count * 2))]:
        paragraphs = [html.unescape(_TAG.sub("", part)).strip() for part in re.split(r"</p>|<br\s*/?>", row["content_html"])]
        body = "\n".join(part for part in paragraphs if part)
        if len(body) < 200 or row["title"] in seen or len(pages) == count:
            continue
        seen.add(row["title"])
        name = f"tv_{row['url'].rsplit('/', 1)[-1].partition('.')[0]}"
        pages.append(MadePage(name, f"{row['title']}\n{row['pubtime']} 来源：{row['source']}\n\n{body}\n", name))
    return pages


def disguised(pages: Sequence[MadePage], names: Sequence[str], seed: int) -> list[MadePage]:
    """Every page with its copies, one a disguise named.

    A page that has a near miss is not shortened: what is left might say nothing of what tells the two apart.
    """
    made = []
    missed = {page.same_text.removesuffix(_NEXT_YEAR) for page in pages if page.same_text.endswith(_NEXT_YEAR)}
    for number, page in enumerate(pages):
        made.append(page)
        has_near_miss = page.same_text.removesuffix(_NEXT_YEAR) in missed
        made += [
            MadePage(f"{page.name}-{index}-{name}", disguise(page.text, name, seed + 1000 * number + index), page.same_text, page.deed)
            for index, name in enumerate(names)
            if not (has_near_miss and name in SHORTENING)
        ]
    return made


_NEXT_YEAR = "_next_year"


def near_missed(pages: Sequence[MadePage], seed: int) -> list[MadePage]:
    """For every page that allows it another one in its words, of another year and with other amounts."""
    found = []
    for number, page in enumerate(pages):
        text = of_another_year(page.text, random.Random(seed + number))
        if text is not None:
            found.append(MadePage(f"{page.name}{_NEXT_YEAR}", text, f"{page.same_text}{_NEXT_YEAR}"))
    return found


def told_stories(count: int, seed: int, *, near_misses: bool = True) -> list[MadePage]:
    """Deeds in all their reports; every second one with a near miss beside it, told in the words of one of them."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        story = make_story(chance, f"deed_{number}", KINDS[number % len(KINDS)])
        made += _pages(story)
        if near_misses and number % 2:
            missed = _pages(near_miss(chance, story, f"deed_{number}_missed"))
            made += missed[: 1 + number % 3]
    return made


def _pages(story: Story) -> list[MadePage]:
    published = f"{story.day.year}-{story.day.month:02}-{min(story.day.day + 1, 28):02} 09:30"
    return [
        MadePage(
            f"{story.key}_report_{index}",
            f"{title}\n{published} 来源：{site}\n\n{body}\n",
            f"{story.key}_report_{index}",
            story.key,
        )
        for index, (title, body, site) in enumerate(reports(story))
    ]


def namesakes(count: int, seed: int) -> list[tuple[MadePage, MadePage, str]]:
    """Pairs of pages that name two persons of one name, of different places and bodies, and the name."""
    chance = random.Random(seed)
    cases = []
    for number in range(count):
        name = chance.choice(SURNAMES[:10]) + chance.choice(["伟", "强", "敏", "丽", "军", "建国", "志强", "晓燕", "海波", "文博"])
        stories = []
        while len(stories) < 2:
            story = make_story(chance, f"case_{number}_{len(stories)}", chance.choice(["donation", "meeting", "visit", "signing"]))
            if all(story.helper != other.helper and story.recipient != other.recipient for other in stories):
                stories.append(story)
        pages = []
        for story in stories:
            side = chance.choice(["leader", "host"])
            told = _pages(Story(**{**story.__dict__, side: name}))
            pages.append(chance.choice([page for page in told if name in page.text]))
        cases.append((pages[0], pages[1], name))
    return cases


ALL_DISGUISES = tuple(DISGUISES)
