"""What a webhook is told of a failure, and what it never is."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.artifacts import as_text
from flows.errors import UserError
from flows.notifying import failure, masked, send
from flows.settings import run_settings

MESSAGE = failure("bangfu-build", "brave-owl", "Failed", "Flow run encountered an exception: OSError: no\nmore", {"warehouse": "w.duckdb"})


class Hook(http.server.HTTPServer):
    answer = 204
    location = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.heard: list[Any] = []


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        hook = self.server
        assert isinstance(hook, Hook)
        hook.heard.append((self.path, self.headers["Content-Type"], json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
        self.send_response(hook.answer)
        if hook.location:
            self.send_header("Location", hook.location)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_one_json_object_is_posted(hook: Hook) -> None:
    assert send(f"http://127.0.0.1:{hook.server_port}/a?token=abc", MESSAGE)
    assert hook.heard == [("/a?token=abc", "application/json", MESSAGE)]
    assert MESSAGE["text"].startswith("bangfu-build failed: OSError: no (w.duckdb, run brave-owl on ")


@pytest.mark.parametrize("answer", [404, 500, 302])
def test_what_is_not_taken_is_said_without_the_address(hook: Hook, capsys: pytest.CaptureFixture[str], answer: int) -> None:
    hook.answer = answer
    hook.location = f"http://127.0.0.1:{hook.server_port}/elsewhere"
    assert not send(f"http://127.0.0.1:{hook.server_port}/a?token=abc", MESSAGE)
    assert capsys.readouterr().err == f"bangfu: the webhook at 127.0.0.1 answered {answer}\n"
    assert len(hook.heard) == 1


def test_nobody_there_is_said_without_the_address(capsys: pytest.CaptureFixture[str]) -> None:
    assert not send("http://127.0.0.1:9/a?token=abc", MESSAGE)
    told = capsys.readouterr().err
    assert told.startswith("bangfu: the webhook at 127.0.0.1 could not be told: ")
    assert "abc" not in told


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://a/b", "nonsense", "http://?token=hush"])
def test_an_address_that_is_none_is_refused_without_naming_it(address: str) -> None:
    with pytest.raises(UserError) as told:
        send(address, MESSAGE)
    assert address not in str(told.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ducklake:postgres:dbname=aid password=hush host=db", "ducklake:postgres:dbname=aid password=*** host=db"),
        ("cannot reach https://me:hush@store/x", "cannot reach https://***@store/x"),
        ("https://store/x?token=hush&a=1", "https://store/x?token=***&a=1"),
        ("AWS_SECRET_ACCESS_KEY: hush", "AWS_SECRET_ACCESS_KEY: ***"),
        ("/data/aid.duckdb: No space left on device", "/data/aid.duckdb: No space left on device"),
    ],
)
def test_passwords_and_keys_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "hostile", ["<script>x</script>", "[x](javascript:alert(1))", "![x](http://a/b)", "a|b", "`x`", "http://evil.example/", "a\n# b"]
)
def test_text_of_pages_is_text_in_artifacts(hostile: str) -> None:
    shown = as_text(hostile)
    assert "<" not in shown and "\n" not in shown and "://" not in shown
    assert all(shown[at - 1] == "\\" for at, sign in enumerate(shown) if sign in "[]()|`")


def test_settings_of_runs_come_from_the_file_and_variables_over_it(tmp_path: Path) -> None:
    file = tmp_path / "bangfu.toml"
    file.write_text('[runs]\nwebhook = "https://a.example/x"\ndocs_url = ""\n', encoding="utf-8")
    named = {"BANGFU_SETTINGS": str(file)}
    assert run_settings(named) == {"webhook": "https://a.example/x"}
    assert run_settings({**named, "BANGFU_WEBHOOK": "https://b.example"}) == {"webhook": "https://b.example"}
    assert run_settings({**named, "BANGFU_PUBLISH_TO": "s3://b/p"})["publish_to"] == "s3://b/p"
    file.write_text("[runs]\nwebhok = 1\n", encoding="utf-8")
    with pytest.raises(UserError, match="no setting webhok of runs; there are docs_url, publish_to, webhook"):
        run_settings(named)
