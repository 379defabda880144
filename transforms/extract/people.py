"""People of a page with their posts: a name after its post, lists of names, names with verbs of saying, credits, and later mentions."""

from __future__ import annotations

from functools import cache

from transforms.extract.backstop import add_people
from transforms.extract.model import Facts, Page, PersonMention
from transforms.extract.people_appointed import give_posts
from transforms.extract.people_behind_posts import names_before_posts, names_behind_post
from transforms.extract.people_mentions import (
    again,
    drop_collective,
    drop_shorter,
    mention,
    note_unknown_titles,
    posts_behind,
    stands_alone,
    titled,
)
from transforms.extract.people_reader import Found, Reader
from transforms.extract.people_told import TOLD_BY, acting_as, apposed, in_brackets, introduced, named_as, who_are_sent, who_took_posts
from transforms.extract.people_unposted import UNPOSTED_BY, comrades, in_credits, in_lists, of_organizations, photographers, who_say
from transforms.extract.signs import Signs


@cache
def _signs() -> Signs:
    return Signs({**TOLD_BY, **UNPOSTED_BY})


def _read(reader: Reader) -> list[Found]:
    reader.told = _signs().matches(reader.text)
    names_before_posts(reader)
    for head in reader.heads:
        if head.start not in reader.suffixed:
            names_behind_post(reader, head)
    in_credits(reader)
    photographers(reader)
    who_say(reader)
    who_are_sent(reader)
    named_as(reader)
    in_brackets(reader)
    introduced(reader)
    apposed(reader)
    acting_as(reader)
    who_took_posts(reader)
    in_lists(reader)
    of_organizations(reader)
    comrades(reader)
    return [reader.found[k] for k in sorted(reader.found)]


def find_people(page: Page, facts: Facts, *, backstop: bool = False) -> None:
    """Adds everyone whom the page names to ``facts.people`` in the order of the text, with posts where they are stated.

    A later mention of a person by name alone is a mention without posts. Staff of the page are ``is_staff``, villagers and patients
    ``is_private``. Organisations and places are read from ``facts``. ``backstop`` lets a trained tagger fill the gaps that the rules see.
    """
    reader = Reader(page, facts)
    found = _read(reader)
    mentions = [mention(f) for f in found]
    subject = titled(page, reader)
    if subject is not None and all(m.name != subject.name for m in mentions):
        mentions.append(subject)
    known = {m.name: m for m in reversed(mentions)}
    taken = [(m.start, m.end) for m in mentions]
    for start, end, name in again(page.text, tuple(sorted(known)), taken):
        if not stands_alone(reader.names, start, end, name):
            continue
        first = known[name]
        mentions.append(PersonMention(start, end, name, is_staff=first.is_staff, is_private=first.is_private, confidence=first.confidence))
    mentions.sort(key=lambda m: (m.start, m.end))
    posts_behind(page, mentions, [h for h in reader.heads if h.word != "代表" or h.end not in reader.starts])
    give_posts(reader, mentions)
    drop_collective(mentions)
    drop_shorter(mentions)
    note_unknown_titles(page, facts, mentions, reader.heads)
    facts.people.extend(mentions)
    if backstop:
        add_people(page, facts)
