"""Reads a person's name at a spot of a text: Chinese names, names put together from parts of minority names, names with a dot."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.extract.surnames import TRANSLITERATED, NameModel
from transforms.extract.titles import follower_lengths, name_followers, saying_verbs, title_heads, title_set

DELIMITERS = frozenset("｜—-…·，。；：、！？）（”’」』\n,;:!?)(/|【】《》“")
"""Marks behind which a name has surely ended."""
_CALLED = frozenset("董总检局院校处科厅书队")
"""What someone is called by behind the surname (王董, 朱检): no given name."""
_ADVERBS = frozenset("正已将还也就又却便仍曾均都")
_AT_MEETING = re.compile(
    r"在[^，。；]{0,8}?(?:会上|会议上|讲话|发言|致辞|仪式|活动中|总结|座谈|调研时|上说|中说|上表示|中表示|上指出|中指出|上强调|中强调)"
)
_JOINING = frozenset("和与及")
_DOTS = "·•・‧∙●"
_WITH_PARTY = re.compile(r"(?![一二三四五六七八九十等的和与及带率])[\u4e00-\u9fff]{2,4}?(?<![等的人名带])(?=一行)")
_MARKS = frozenset("，、。；")
_AFTER_DOTTED = frozenset("为和与在向从由对给将被把等")
NO_SURNAME = frozenset("的叫是在和与及从由向对为给让被把了着过有没要能会可以将已又也都还就才只更最")
"""Words of grammar, no beginning of a name that only its place tells."""


@dataclass(slots=True)
class Name:
    """A name at a spot with how well it fits."""

    start: int
    end: int
    text: str
    score: float
    followed: int
    """2 where a mark or the end follows, 1 where a word that follows names does, 0 otherwise."""
    word: str | None = None
    """Class of the ordinary word that the name also is."""
    inner: bool = False
    """Whether the name begins with an ordinary word of two characters."""
    ordinary: bool = False
    """Whether the given name is an ordinary word."""
    composed: bool = False
    """Whether it is put together from parts of minority names."""
    listed: bool = False
    """Whether only the names behind it tell that it is one."""


class Names:
    """Reads names at given spots of one text."""

    def __init__(self, text: str, model: NameModel) -> None:
        self.text = text
        self.model = model
        self.followers, _ = name_followers()
        self.heads = title_heads()[2]
        self.grammar = title_set("grammar_surname")
        self.weak = title_set("weak_surname")
        self.strong = title_set("strong_follower")
        self.never = title_set("never_name")
        self.seen: dict[int, Name | None] = {}
        self.lengths = follower_lengths()
        self.two, self.three = self.followers[2], self.followers[3]
        self.dotted = any(dot in text for dot in _DOTS)

    def may_open(self, at: int) -> bool:
        """A quick look whether ``at`` can find a name here."""
        char = self.text[at]
        return self.dotted or char in self.model.openings or char in self.model.syllable_lengths

    def followed(self, at: int) -> int:
        """Whether what stands at ``at`` can follow a name."""
        text = self.text
        if at >= len(text) or text[at] in DELIMITERS:
            return 2
        char = text[at]
        if char == " " or char.isdigit():
            return 2 if char == " " else 1
        if char == "副" and text[at : at + 3] in self.heads:
            return 2
        for length in self.lengths.get(char, ()):
            if text[at : at + length] in self.followers[length]:
                return 2 if length >= 2 or char in self.strong else 1
        return 1 if char in self.model.verb_openings and text[at : at + 2] in self.model.verbs else 0

    def at(self, at: int) -> Name | None:
        """The best name that begins at ``at``, None where none can; every spot is read once."""
        if at not in self.seen:
            self.seen[at] = self._read_at(at)
        return self.seen[at]

    def _read_at(self, at: int) -> Name | None:
        text, model = self.text, self.model
        if at >= len(text):
            return None
        dotted = self._dotted(at) if self.dotted else None
        if dotted is not None:
            return dotted
        composed = self._composed(at) if text[at] in model.syllable_lengths else None
        best: Name | None = None
        size = model.surname_length(text, at)
        if size:
            best = self._han(at, size)
            if size > 1 and text[at] in model.surnames:
                # of equals the one behind the single surname
                single = self._han(at, 1)
                best = single if best is None or (single is not None and single.score >= best.score) else best
        if composed is not None and (best is None or best.score < composed.score):
            return composed
        return best

    def _han(self, at: int, surname_size: int) -> Name | None:
        text, model = self.text, self.model
        surname = text[at : at + surname_size]
        best: Name | None = None
        spaced = at + surname_size
        gap = 0
        while gap < 4 and spaced + gap < len(text) and text[spaced + gap] == " ":
            gap += 1
        if gap and surname_size == 1:
            given_at = spaced + gap
            given = text[given_at : given_at + 1]
            if given and "\u4e00" <= given <= "\u9fff" and self.followed(given_at + 1):
                return Name(at, given_at + 1, surname + given, model.score(surname, given) + 1.0, self.followed(given_at + 1))
            return None
        if text[spaced : spaced + 3] in model.syllables and self.followed(spaced + 3):
            # a Mongol given name behind a Chinese surname (王|其木格)
            return Name(at, spaced + 3, text[at : spaced + 3], 1.0, self.followed(spaced + 3), composed=True)
        for size in (2, 1):
            end = spaced + size
            given = text[spaced:end]
            if len(given) < size or min(given) < "\u4e00" or max(given) > "\u9fff":
                continue
            name = surname + given
            if given in self.heads or name in self.never:
                continue
            score = model.score(surname, given)
            followed = self.followed(end)
            if size == 2:
                longer = text[end - 1 : end + 2] in self.three
                marked = end >= len(text) or text[end] in DELIMITERS or text[end] == " "
                if not marked and (longer or text[end - 1 : end + 1] in self.two):
                    score -= 1.5
                if longer:
                    score -= 2.0
            if surname in self.grammar:
                score -= 4.0
            elif surname in self.weak:
                score -= 1.0
            ordinary = False
            if size == 1:
                if not followed:
                    score -= 1.5
                if given in _CALLED:
                    score -= 4.0
                if text[end : end + 1] in _JOINING and text[end + 1 : end + 2] in DELIMITERS:
                    score -= 4.0  # 张叔和、丁秀山: nothing follows that 和 could join
            else:
                ordinary = given in model.ordinary
                if ordinary:
                    score -= 1.0
                if given[1] in _ADVERBS and self._is_adverb(at, end):
                    score -= 4.0
            score += (-2.5, 1.0, 2.0)[followed]
            word = model.is_word(name)
            inside = False
            if word is not None:
                score -= 2.0 if word.startswith("nr") else 4.0
            elif size == 2:
                inner = model.is_word(name[:2]) if surname_size == 1 else None
                inside = inner is not None and not inner.startswith("nr")
                if inside and followed < 2:
                    score -= 2.0
            elif size == 1 and surname_size == 1:
                score -= 0.8
            if best is None or score > best.score:
                best = Name(at, end, name, score, followed, word, inside, ordinary)
        return best

    def _is_adverb(self, at: int, end: int) -> bool:
        """Whether the third character of a name is the adverb of the words behind it (李明|正在村里) and not its end (李明正在会上说)."""
        text = self.text
        if end >= len(text) or text[end] in DELIMITERS or text[end] == " ":
            return False
        if text[end] == "在" and _AT_MEETING.match(text, end):
            return False
        if text[end - 1] == "正" and text[end] not in "在要将是" and saying_verbs().match(text, end) is not None:
            return False
        name = text[at:end]
        again = text.find(name)
        while again >= 0:
            after = text[again + len(name) : again + len(name) + 1]
            if again != at and (not after or after in DELIMITERS):
                return False
            again = text.find(name, again + 1)
        return True

    def _dotted(self, at: int) -> Name | None:
        match = TRANSLITERATED.match(self.text, at)
        if match is None or self.text[at] in "的和与在由是":
            return None
        text = self.text
        if any(text[at : at + size] in self.heads for size in (2, 3, 4)):
            # 县长|努尔兰·阿不都
            return None
        dot = max(match.group().rfind(c) for c in "·•・‧∙●") + match.start()
        best = None
        for end in range(dot + 2, match.end() + 1):
            followed = self.followed(end)
            if best is not None and end == best[1] + 1 and text[best[1]] in _AFTER_DOTTED:
                break
            if followed and end - dot >= 3:
                strength = followed + (1 if self._ends_in_part(text[dot + 1 : end]) else 0)
                longer = best is not None and end == best[1] + 1 and followed == 2 and text[best[1]] in self.model.sounds
                if best is None or strength > best[0] or (longer and strength >= best[0]):
                    best = (strength, end, followed)
        if best is None:
            return None
        return Name(at, best[1], text[at : best[1]], 2.0, best[2])

    def _ends_in_part(self, part: str) -> bool:
        return any(part[-n:] in self.model.syllables for n in (2, 3, 4) if len(part) >= n)

    def _composed(self, at: int) -> Name | None:
        """A name put together from parts of Tibetan, Yi, Mongol or Uyghur names (次仁多吉)."""
        text, parts, lengths = self.text, self.model.syllables, self.model.syllable_lengths
        here, count = at, 0
        while count < 4:
            for size in lengths.get(text[here : here + 1], ()):
                if text[here : here + size] in parts:
                    break
            else:
                break
            here += size
            count += 1
        if not count:
            return None
        length = here - at
        followed = self.followed(here)
        if count == 1:
            if text[here : here + 1] == "他" and text[here + 1 : here + 2] in _MARKS:
                return Name(at, here + 1, text[at : here + 1], 0.0, 2, composed=True)
            for extra in (1, 2):
                if self.followed(here + extra) == 2 and all("\u4e00" <= c <= "\u9fff" for c in text[here : here + extra]) and not followed:
                    return Name(at, here + extra, text[at : here + extra], -1.5, 2)
            for extra in (2, 1):
                tail = text[here : here + extra]
                if len(tail) == extra and all(c in self.model.sounds for c in tail) and self.followed(here + extra) and not followed:
                    return Name(at, here + extra, text[at : here + extra], -0.5, self.followed(here + extra), composed=True)
            if length < 3 or not followed:
                return Name(at, here, text[at:here], -1.0, followed) if followed == 2 and length == 2 else None
        if not followed:
            for extra in (1, 2, 3):
                tail = text[here : here + extra]
                behind = self.followed(here + extra)
                if behind and (extra == 1 or (behind == 2 and len(tail) == extra and all(c in self.model.sounds for c in tail))):
                    return Name(at, here + extra, text[at : here + extra], 0.0, behind, composed=True)
        return Name(at, here, text[at:here], 1.0 + followed, followed, composed=True)

    def unheard(self, at: int) -> Name | None:
        """Three characters behind a post and before a word that follows names, with a likely given name behind a surname no table has."""
        name = self.text[at : at + 3]
        model = self.model
        if (
            name[:1] in NO_SURNAME
            or len(name) < 3
            or name[0] in model.surnames
            or not all("\u4e00" <= c <= "\u9fff" for c in name)
            or self.followed(at + 3) < 2
        ):
            return None
        if name[:2] in model.ordinary or name[1:] in model.ordinary or model.given_score(name[1:]) < -1.5:
            return None
        return Name(at, at + 3, name, -1.5, 2)

    def with_party(self, at: int) -> Name | None:
        """Two to four characters before 一行 that are no ordinary word (国家主席本扬一行)."""
        match = _WITH_PARTY.match(self.text, at)
        if match is None or match.group() in self.model.ordinary or self.model.is_word(match.group()) is not None:
            return None
        return Name(at, match.end(), match.group(), -1.0, 2, composed=True)

    def _rare(self, at: int) -> bool:
        """Whether two characters that transliterate are no ordinary word and begin with no word of grammar."""
        text = self.text
        return (
            text[at] not in self.grammar and text[at : at + 2] not in self.model.ordinary and self.model.is_word(text[at : at + 2]) is None
        )

    def sounded(self, at: int) -> Name | None:
        """Two to six characters of transliterated names up to a mark (泽尔登，)."""
        text, sounds = self.text, self.model.sounds
        if text[at : at + 1] in NO_SURNAME or (text[at : at + 1] in "老小" and text[at + 1 : at + 2] in self.model.surnames):
            return None
        end = at
        while end < len(text) and end - at < 7 and text[end] in sounds:
            end += 1
        if end - at >= 4 and text[end - 1] in _ADVERBS and self.followed(end - 1) == 2:
            end -= 1
        marked = end >= len(text) or text[end] in DELIMITERS or (end - at >= 4 and self.followed(end) == 2)
        plain = end - at == 2 and text.startswith(("等", "，", "、", "。", "参加", "出席", "陪同"), end) and self._rare(at)
        if plain or (3 <= end - at <= 6 and marked and text[at] not in self.grammar and text[at : at + 2] not in self.model.ordinary):
            return Name(at, end, text[at:end], -1.0, 2, composed=True)
        return None
