"""HTML: the visible text of a page's main part, with the place of every character in the source, and what its metadata tags say.

The main part is found by Resiliparse on the parsed tree; a parsed tree keeps no offsets, so its text is laid onto our own reading of the
source, block by block.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import groupby

from transforms.offsets import OffsetMap, Segment

_RAW_TEXT = frozenset(
    {"script", "style", "noscript", "textarea", "title", "iframe", "noembed", "xmp", "template", "svg", "select", "button", "datalist"}
)
# fmt: off
_BLOCK = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "head", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre",
    "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ucapcontent", "ul", "video", "audio",
})
# fmt: on
_NESTING = frozenset({"div", "section", "article", "blockquote", "ul", "ol", "dl", "table", "center", "form", "main"})
_MAX_DEPTH = 500
"""The extractor's time grows with the square of the depth; no honest page is nested this deep."""
_CELL = frozenset({"td", "th"})
_HEADING = frozenset({"h1", "h2"})
_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:\-]{0,40})")
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.\-]{0,40})\s{0,8}=\s{0,8}(?:\"([^\"]{0,4000})\"|'([^']{0,4000})'|([^\s\"'>]{1,2000}))")
_ENDING = {name: re.compile(rf"</{name}[\s/>]", re.IGNORECASE) for name in _RAW_TEXT}
_ENTITY = re.compile(r"&(?:amp;){0,3}(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_WHITE = re.compile(r"[ \t\r\n\f]+")
_PIECE = re.compile(r"&(?:amp;){0,3}(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?|[ \t\r\n\f]+")
_HAN_EDGE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_QUOTE_REACH = 20_000
"""A quoted attribute longer than this is taken for a quote that was never closed."""


@dataclass(slots=True)
class Block:
    """The text of one block element or one line of it."""

    pieces: list[tuple[str, int, int]] = field(default_factory=list)
    """Text with start and length of its source."""
    end: tuple[int, int] = (0, 0)
    """Span of the tag that ends the block."""
    linked: int = 0
    """Number of its characters inside links."""
    heading: bool = False
    opens_linked: bool = False
    """Whether its first characters are inside a link."""

    @property
    def text(self) -> str:
        return "".join(piece[0] for piece in self.pieces)


@dataclass(slots=True)
class Markup:
    """What one pass over the source found."""

    blocks: list[Block] = field(default_factory=list)
    metas: dict[str, str] = field(default_factory=dict)
    """Lower-case name or property of a ``meta`` tag to its content, the first of each."""
    title: str | None = None
    times: list[str] = field(default_factory=list)
    """Values of ``datetime`` attributes."""
    has_frame: bool = False
    """Whether this is a page and not a fragment."""
    depth: int = 0
    """How deep its containers are nested at most."""


def _tag_end(source: str, start: int) -> int:
    """The index behind the ``>`` that closes the tag opened at ``start``; a ``>`` inside quotes does not count."""
    at = start + 1
    close = source.find(">", at)
    if close < 0:
        return len(source)
    while True:
        quote = -1
        for mark in ('="', "='"):
            found = source.find(mark, at, close)
            if found >= 0 and (quote < 0 or found < quote):
                quote = found
        if quote < 0:
            return close + 1
        ended = source.find(source[quote + 1], quote + 2, quote + 2 + _QUOTE_REACH)
        if ended < 0:
            return close + 1
        at = ended + 1
        if ended > close:
            close = source.find(">", at)
            if close < 0:
                return len(source)


def _attributes(tag: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(tag):
        found.setdefault(match[1].lower(), unescape(next((g for g in match.groups()[1:] if g is not None), "")))
    return found


class _Scanner:
    """One pass over the source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.markup = Markup()
        self.block = Block()
        self.links = 0
        self.headings = 0
        self.pre = 0
        self.gap: tuple[int, int] | None = None
        """White source text that becomes one space if more text of the block follows."""
        self.parted = False
        """Whether an element began or ended in that gap, so that it parts two things."""
        self.depth = 0
        self.unclosed: set[str] = set()
        """Elements without visible text that no tag further down closes."""
        self.feeds = False
        """Whether line feeds of the source break lines, as in text without any block element."""

    def close(self, start: int, end: int) -> None:
        if self.block.pieces:
            self.block.end = (start, end)
            self.markup.blocks.append(self.block)
        self.block = Block(heading=self.headings > 0)
        self.gap = None

    def add(self, text: str, start: int, length: int) -> None:
        block = self.block
        if self.gap is not None:
            if block.pieces:
                last = block.pieces[-1][0][-1]
                lines = "\n" in self.source[self.gap[0] : self.gap[0] + self.gap[1]]
                # A line feed between Chinese characters is the editor's wrapping, not a space.
                if self.parted or not (lines and _HAN_EDGE.match(last) and _HAN_EDGE.match(text)):
                    block.pieces.append((" ", *self.gap))
            self.gap = None
        self.parted = False
        block.pieces.append((text, start, length))
        if self.links:
            block.opens_linked = block.opens_linked or len(block.pieces) == 1
            block.linked += len(text)

    def text(self, start: int, end: int) -> None:
        source = self.source
        at = start
        for match in _PIECE.finditer(source, start, end):
            if match.start() > at:
                self.add(source[at : match.start()], at, match.start() - at)
            at = match.end()
            piece = match.group()
            if piece[0] != "&":
                if (self.pre or self.feeds) and "\n" in piece:
                    self.close(match.start(), match.end())
                elif self.gap is None:
                    self.gap = (match.start(), match.end() - match.start())
                else:
                    self.gap = (self.gap[0], match.end() - self.gap[0])
                continue
            value = unescape(piece)
            while value != piece and _ENTITY.fullmatch(value):
                piece, value = value, unescape(value)
            value = value.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")
            if value in ("\n", "\r"):
                self.close(match.start(), match.end())
            elif value:
                self.add("\u3000" if value in ("\u2003", "\u2002") else value, match.start(), match.end() - match.start())
        if at < end:
            self.add(source[at:end], at, end - at)

    def run(self) -> Markup:
        source = self.source
        at = 0
        end = len(source)
        while at < end:
            opening = source.find("<", at)
            if opening < 0:
                self.text(at, end)
                break
            if opening > at:
                self.text(at, opening)
            at = self.tag(opening)
        self.close(end, end)
        return self.markup

    def tag(self, start: int) -> int:
        """Reads the tag at ``start``; the index behind it (behind the whole element for elements without visible text)."""
        source = self.source
        if source.startswith("<!--", start):
            closed = source.find("-->", start + 4)
            return closed + 3 if closed >= 0 else len(source)
        name_match = _NAME.match(source, start + 1)
        if name_match is None:
            if source.startswith(("<!", "<?"), start):
                closed = source.find(">", start)
                return closed + 1 if closed >= 0 else len(source)
            self.add("<", start, 1)
            return start + 1
        closing = source[start + 1] == "/"
        name = name_match[1].lower()
        stop = _tag_end(source, start)
        if name in _RAW_TEXT and not closing:
            return self.raw(name, start, stop)
        if name == "meta":
            self.meta(source[start:stop])
        elif name in _BLOCK:
            if name in ("html", "body", "head"):
                self.markup.has_frame = True
            if name in _HEADING:
                self.headings = 0 if closing else 1
            if name == "pre":
                self.pre = 0 if closing else 1
            if name in _NESTING:
                self.depth += -1 if closing else 1
                self.markup.depth = max(self.markup.depth, self.depth)
            self.close(start, stop)
        elif name == "a":
            self.links = 0 if closing else 1
        elif name in _CELL and self.gap is None and self.block.pieces:
            self.gap = (start, stop - start)
        elif name == "time" and not closing:
            value = _attributes(source[start:stop]).get("datetime")
            if value:
                self.markup.times.append(value)
        self.parted = True
        return stop

    def raw(self, name: str, start: int, stop: int) -> int:
        source = self.source
        if source[stop - 2 : stop] == "/>" and name != "script":
            return stop
        ending = None if name in self.unclosed else _ENDING[name].search(source, stop)
        if ending is None:
            self.unclosed.add(name)
            # Never closed: a browser would swallow the rest; what follows is likelier to be text, but not after a script.
            return len(source) if name in ("script", "style") else stop
        if name == "title" and self.markup.title is None:
            self.markup.title = _WHITE.sub(" ", unescape(source[stop : ending.start()])).strip() or None
        closed = source.find(">", ending.start())
        return closed + 1 if closed >= 0 else len(source)

    def meta(self, tag: str) -> None:
        found = _attributes(tag)
        name = found.get("name") or found.get("property") or found.get("itemprop") or found.get("http-equiv")
        content = found.get("content", "").strip()
        if name and content:
            self.markup.metas.setdefault(name.lower(), content)


_HAS_BLOCK = re.compile(r"<(?:p|div|br|td|li|h\d|section|article|tr|body)[\s/>]", re.IGNORECASE)


def scan(source: str) -> Markup:
    """Reads the source once: its blocks of text with offsets, its metadata tags, its title."""
    scanner = _Scanner(source)
    scanner.feeds = _HAS_BLOCK.search(source) is None
    return scanner.run()


def _squeezed(text: str) -> str:
    return "".join(text.split())


_HEAD_DATE = re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|来\s{0,4}源\s?[:：]|作\s{0,4}者\s?[:：]")
_TAIL_DATE = re.compile(r"^\s{0,4}(?:发布|发表|更新|发稿)?(?:日期|时间)\s?[:：]\s{0,4}(?:19|20)\d\d")
_HEAD_REACH = 12
"""Blocks above the first and below the last paragraph in which the line of date and source is looked for."""


def _is_head(block: Block, pattern: re.Pattern[str]) -> bool:
    text = block.text
    return len(text) <= 120 and "。" not in text and pattern.search(text) is not None and block.linked * 2 < len(text)


def _with_head(markup: Markup, kept: list[Block]) -> list[Block]:
    """Adds the line of date and source, which the extractor takes for boilerplate now and then, where it stands above the first paragraph (or, labelled, below the last)."""
    chosen = {id(block) for block in kept}
    prose = [n for n, block in enumerate(markup.blocks) if id(block) in chosen and _prose(block)]
    if not prose:
        return kept
    above = markup.blocks[max(prose[0] - _HEAD_REACH, 0) : prose[0]]
    below = markup.blocks[prose[-1] + 1 : prose[-1] + 1 + _HEAD_REACH]
    added = {id(block) for block in above if _is_head(block, _HEAD_DATE)} | {id(block) for block in below if _is_head(block, _TAIL_DATE)}
    if added <= chosen:
        return kept
    return [block for block in markup.blocks if id(block) in chosen or id(block) in added]


_ANCHOR = 12
"""Characters from which a block's text is taken to tell where it stands."""


def _aligned(blocks: list[Block], main: str) -> list[Block]:
    """The blocks that occur in ``main`` in its order: long ones settle the order, short ones are looked for between them."""
    texts = [_squeezed(block.text) for block in blocks]
    places: list[tuple[int, int]] = []
    after = 0
    for n, text in enumerate(texts):
        at = _place(text, main, after) if len(text) >= _ANCHOR else -1
        if at >= 0:
            places.append((n, at))
            after = at + len(text)
    anchors = dict(_longest_rise(places))
    ahead: list[int] = [len(main)] * (len(texts) + 1)
    for n in range(len(texts) - 1, -1, -1):
        ahead[n] = anchors.get(n, ahead[n + 1])
    kept: list[Block] = []
    at = 0
    for n, text in enumerate(texts):
        if not text:
            continue
        found = anchors.get(n, -1) if len(text) >= _ANCHOR else main.find(text, at, ahead[n])
        if found >= at:
            kept.append(blocks[n])
            at = found + len(text)
    return kept


def _place(text: str, main: str, after: int) -> int:
    """Where a block's text stands in the extractor's, behind ``after`` if it can be; -1 if nowhere.

    The extractor loses a mark or a number at an edge now and then, so that the beginning or the end of a long block is enough.
    """
    for piece, offset in ((text, 0), (text[: 2 * _ANCHOR], 0), (text[-2 * _ANCHOR :], len(text) - 2 * _ANCHOR)):
        at = main.find(piece, after)
        if at < 0 and after:
            at = main.find(piece, 0, after + len(piece))
        if at >= 0:
            return max(at - offset, 0)
        if len(text) < 2 * _ANCHOR:
            return -1
    return -1


def _longest_rise(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of points, in the order given, whose second values rise."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for n, (_, value) in enumerate(points):
        at = bisect_left(tails, value)
        before.append(last[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            last.append(n)
        else:
            tails[at], last[at] = value, n
    run: list[tuple[int, int]] = []
    n = last[-1] if last else -1
    while n >= 0:
        run.append(points[n])
        n = before[n]
    return run[::-1]


def _main_blocks(source: str, markup: Markup) -> list[Block]:
    """The blocks whose text the extractor counts to the main part; all of them for a fragment."""
    if not markup.has_frame or markup.depth > _MAX_DEPTH:
        return markup.blocks
    # Compiled and not needed for text pages: imported where it is used.
    from resiliparse.extract.html2text import extract_plain_text

    sound = source.encode("utf-8", "replace").decode("utf-8")  # lone surrogates are no text to it
    main = _squeezed(extract_plain_text(sound, main_content=True, alt_texts=False, links=False, list_bullets=False))
    kept = _aligned(markup.blocks, main)
    kept = _with_head(markup, kept)
    if sum(_prose(b) for b in kept) * 2 < sum(_prose(b) for b in markup.blocks):
        return [b for b in markup.blocks if b.linked * 2 < len(b.text)]
    return kept


def _prose(block: Block) -> int:
    """How much running text a block holds."""
    text = block.text
    return len(text) if len(text) >= 30 and "。" in text and block.linked * 2 < len(text) else 0


def _without_link_lists(blocks: list[Block]) -> Iterator[Block]:
    """Leaves out runs of three and more lines that are nothing but links, or links with a teaser behind each."""
    run: list[Block] = []
    for block in blocks:
        length = len(block.text.strip())
        bare = block.linked >= 0.9 * length and length < 60
        teaser = block.opens_linked and block.linked >= max(8, 0.1 * length) and length < 200
        if length and (bare or teaser) and not block.heading:
            run.append(block)
            continue
        if len(run) < 3:
            yield from run
        run = []
        yield block
    if len(run) < 3:
        yield from run


def visible_text(blocks: list[Block]) -> tuple[str, OffsetMap]:
    """The blocks' text, one line each, and the map to the source; a line feed leads to the tag that ends its block."""
    pieces: list[str] = []
    segments: list[Segment] = []
    derived = 0
    for block in blocks:
        for text, start, length in [*block.pieces, ("\n", block.end[0], block.end[1] - block.end[0])]:
            last = segments[-1] if segments else None
            if (
                last is not None
                and last.length == last.source_length
                and len(text) == length
                and last.source_start + last.source_length == start
            ):
                segments[-1] = Segment(last.start, last.length + length, last.source_start, last.source_length + length)
            else:
                segments.append(Segment(derived, len(text), start, length))
            pieces.append(text)
            derived += len(text)
    return "".join(pieces), OffsetMap(tuple(segments))


@dataclass(slots=True)
class HtmlText:
    """A page's visible main text and what its tags say about it."""

    text: str
    map: OffsetMap
    """From ``text`` to the source."""
    titles: tuple[str, ...] = ()
    """Candidates, the best first."""
    published: str | None = None
    author: str | None = None
    publisher: str | None = None
    section: str | None = None
    depth: int = 0
    """How deep its containers are nested at most."""


_TITLE_METAS = ("articletitle", "og:title", "twitter:title", "title", "headline")
_TIME_METAS = (
    "pubdate",
    "firstpublishedtime",
    "article:published_time",
    "og:published_time",
    "publishdate",
    "publish_time",
    "publishtime",
    "og:release_date",
    "datepublished",
    "pubtime",
    "weibo: article:create_at",
    "weibo:article:create_at",
    "bytedance:published_time",
    "apub:time",
    "date",
    "dc.date",
    "article:modified_time",
)
_SOURCE_METAS = ("contentsource", "article:source", "source", "mediaid")
_AUTHOR_METAS = ("article:author", "author", "articleauthor")
_SCRIPT_TIME = re.compile(
    r"(?:datePublished|pubDate|publishDate|publish_time|publishTime|pubtime|pubTime|published_at|upDate)[\"']?\s{0,4}[:=]\s{0,4}[\"']?((?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}[^\"'<]{0,24}|\d{10}(?:\d{3})?)"
    r"|\bct\s{0,2}=\s{0,2}[\"'](\d{10})[\"']"
)


_ACCOUNT = re.compile(
    r"class=\"profile_nickname\">\s{0,40}([^<]{1,40}?)\s{0,40}<|id=\"js_name\">\s{0,40}([^<]{1,40}?)\s{0,40}<|var nickname = \"([^\"]{1,40})\""
)
"""The public account that an article was sent by, on the platform that serves most of them."""


def read_html(source: str) -> HtmlText:
    """Reads a page's source (or a fragment of one): its main text with offsets, its titles, and the claims of its tags."""
    markup = scan(source)
    blocks = list(_without_link_lists(_main_blocks(source, markup)))
    text, to_source = visible_text(blocks)
    metas = markup.metas
    headings = ["".join(b.text.strip() for b in run) for heading, run in groupby(blocks, key=lambda b: b.heading) if heading]
    titles = [metas[name] for name in _TITLE_METAS if name in metas]
    titles += [markup.title] if markup.title else []
    titles += headings
    published = next((metas[name] for name in _TIME_METAS if name in metas), None)
    if published is None:
        published = next(iter(markup.times), None)
    if published is None:
        script = _SCRIPT_TIME.search(source) if markup.has_frame else None
        published = (script[1] or script[2]) if script else None
    publisher = next((metas[name] for name in _SOURCE_METAS if name in metas), None)
    if publisher is None:
        account = _ACCOUNT.search(source) if markup.has_frame else None
        publisher = unescape(next(g for g in account.groups() if g)) if account and any(account.groups()) else None
    return HtmlText(
        text,
        to_source,
        titles=tuple(titles),
        published=published,
        author=next((metas[name] for name in _AUTHOR_METAS if name in metas), None),
        publisher=publisher,
        section=metas.get("columnname"),
        depth=markup.depth,
    )
