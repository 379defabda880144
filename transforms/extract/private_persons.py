"""Private persons: patients, pupils, members of poor households, villagers who are helped. They are no rows, in no table.

Who they are is told by the word before or behind their name (``PersonMention.is_private``, from the titles of kind ``private``). A page that
also gives somebody a post or shows them as a helper speaks of a public part, and that part stays; what they receive as private persons
does not.
"""

from __future__ import annotations

import re
from functools import cache

from transforms.extract.alternatives import any_of
from transforms.extract.model import Facts
from transforms.reference import read_reference


@cache
def _labelled() -> re.Pattern[str]:
    """A word for a private person and what follows it, as a helped party is named: 贫困户张三."""
    heads = read_reference("title_heads")
    words = [word for word, kind in zip(heads["head"], heads["kind"], strict=True) if kind == "private"]
    return re.compile(any_of(words))


def private_names(facts: Facts) -> set[str]:
    """The names of a page that are those of private persons alone."""
    public = {person.name for person in facts.people if person.posts}
    return {person.name for person in facts.people if person.is_private} - public


def leave_out_private(facts: Facts) -> None:
    """Takes private persons out of participations and out of the parties of quantities and pairings.

    A party that is named by a word for its kind keeps the word (贫困户张三 → 贫困户); one that is but a name is not told.
    """
    names = private_names(facts)
    if not names:
        return
    facts.participations[:] = [part for part in facts.participations if part.person is None or part.person not in names]
    for quantity in facts.quantities:
        quantity.subject = _without(quantity.subject, names)
        quantity.helper_name = _without(quantity.helper_name, names)
        quantity.recipient_name = _without(quantity.recipient_name, names)
    facts.pairings[:] = [
        pairing for pairing in facts.pairings if not _is_of(pairing.helper_name, names) and not _is_of(pairing.recipient_name, names)
    ]
    for event in facts.events:
        event.name = _nameless(event.name, names)


def _is_of(party: str, names: set[str]) -> bool:
    # a place or firm may begin with the same characters
    return any(party.endswith(name) or party.startswith((f"{name}家", f"{name}一家", f"{name}等", f"{name}户")) for name in names)


def _without(party: str | None, names: set[str]) -> str | None:
    if party is None or not _is_of(party, names):
        return party
    head = _labelled().match(party)
    return head[0] if head else None


def _nameless(title: str | None, names: set[str]) -> str | None:
    """A title that names a private person with the name left open: 看望困难群众某某."""
    if title is None:
        return None
    for name in sorted(names):
        title = title.replace(name, "某某")
    return title
