"""Builds the tables that ``transforms.decode`` reads. A development tool: it needs jieba, pypinyin and opencc installed.

Run it from the project root: ``python seeds/reference/decode_build.py``. Its output is committed; the run is repeatable.
"""

from __future__ import annotations

from pathlib import Path

import jieba
import opencc
import polars as pl
from pypinyin.pinyin_dict import pinyin_dict

HERE = Path(__file__).parent
SMALLEST_COUNT = 3
LONGEST_WORD = 4
COMMON = 3000
PLACE_COUNTS = {"province": 4000, "prefecture": 1200, "county": 200}
"""Places are given at least the count of a word that news uses as often."""


def _is_hanzi(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or char == "〇"


def gbk_hanzi() -> list[str]:
    """The two-byte ideographs of GBK, by code point."""
    found = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            if trail == 0x7F:
                continue
            try:
                char = bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                continue
            if len(char) == 1 and _is_hanzi(char):
                found.add(char)
    return sorted(found)


def place_names() -> dict[str, int]:
    """Names of provinces, prefectures and counties with and without their kind, which the word list has too rarely for news."""
    places = pl.read_parquet(HERE / "places.parquet").filter(pl.col("level").is_in(list(PLACE_COUNTS)))
    counts: dict[str, int] = {}
    for name, level in places.select("name", "level").iter_rows():
        for form in {name, name[:-1] if len(name) > 2 and name[-1] in "省市县区旗" else name}:
            if 2 <= len(form) <= LONGEST_WORD:
                counts[form] = max(counts.get(form, 0), PLACE_COUNTS[level])
    return counts


def main() -> None:
    to_simplified = opencc.OpenCC("t2s").convert
    to_traditional = opencc.OpenCC("s2t").convert
    rows = ["character,simplified,traditional,readings"]
    for char in gbk_hanzi():
        readings = pinyin_dict.get(ord(char), "").replace(",", " ")
        rows.append(f"{char},{to_simplified(char)},{to_traditional(char)},{readings}")
    (HERE / "decode_characters.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")

    words: dict[str, int] = {}
    keep_zhu: set[str] = set()
    every: dict[str, int] = {}
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count, _ = line.rstrip("\n").split(" ")
            if not all(map(_is_hanzi, word)) or to_simplified(word.replace("著", "")) != word.replace("著", ""):
                continue
            every[word] = int(count)
            if "著" in word and len(word) > 1:
                keep_zhu.add(word)
            if len(word) > LONGEST_WORD or (int(count) < SMALLEST_COUNT and len(word) > 1):
                continue
            words[word] = max(int(count), 1)
    single: dict[str, int] = {}
    for word, count in words.items():
        for char in word:
            single[char] = single.get(char, 0) + count
    often = sorted(single, key=lambda char: (-single[char], char))[:COMMON]
    rows = sorted({(char, rank) for rank, char in enumerate(often)} | {(to_traditional(char), rank) for rank, char in enumerate(often)})
    best: dict[str, int] = {}
    for char, rank in rows:
        if len(char) == 1:
            best[char] = min(rank, best.get(char, rank))
    table = "\n".join(f"{char},{rank}" for char, rank in sorted(best.items()))
    (HERE / "decode_common.csv").write_text(f"character,rank\n{table}\n", encoding="utf-8")

    for name, count in place_names().items():
        if all(map(_is_hanzi, name)):
            words[name] = max(words.get(name, 0), count)
    body = "\n".join(f"{word},{count}" for word, count in sorted(words.items()))
    (HERE / "decode_words.csv").write_text(f"word,count\n{body}\n", encoding="utf-8")
    # 意味著, 穿著 are written with 着 too and are not meant; names of authors (严衍著) and longer words around a kept one are not needed
    keep_zhu = {word for word in keep_zhu if every.get(word.replace("著", "着"), 0) < every[word]}
    short = {word for word in keep_zhu if len(word) == 2}
    keep_zhu = short | {word for word in keep_zhu if len(word) > 3 and not any(s in word for s in short)}
    kept = "\n".join(sorted(keep_zhu))
    (HERE / "decode_zhu_words.csv").write_text(f"word\n{kept}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
