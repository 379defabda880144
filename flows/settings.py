"""Limits that a run keeps to: the defaults of ``transforms.read.formats.Limits``, a settings file, and variables over both."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from flows.errors import UserError
from transforms.read.formats import Limits

SETTINGS_FILE = Path("bangfu.toml")
"""Read from the folder that a command is given in, unless ``BANGFU_SETTINGS`` names another file; its tables ``[limits]`` and ``[runs]`` are what counts."""
RUN_SETTINGS = ("docs_url", "publish_to", "webhook")


def limits(environment: Mapping[str, str] | None = None) -> Limits:
    """The limits in force. Raises ``UserError`` for a settings file or a variable that means nothing, and for a file named that is not there.

    Every limit can be set as ``BANGFU_`` and its name in capitals, such as ``BANGFU_PAGE_BYTES``.
    """
    variables = os.environ if environment is None else environment
    path, values = _table("limits", variables)
    known = {field.name for field in fields(Limits)}
    for name in sorted(set(values) - known):
        raise UserError(f"{path}: no limit {name}; there are {', '.join(sorted(known))}")
    sources = dict.fromkeys(values, str(path))
    for name in known:
        if variable := variables.get(f"BANGFU_{name.upper()}"):
            values[name], sources[name] = variable, f"BANGFU_{name.upper()}"
    chosen: dict[str, int] = {}
    for name, value in values.items():
        try:
            chosen[name] = int(str(value).replace("_", ""))
        except ValueError:
            chosen[name] = 0
        if chosen[name] <= 0:
            raise UserError(f"{sources[name]}: {name} = {value} is no positive whole number")
    return Limits(**chosen)


def run_settings(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the table ``[runs]`` of the settings file and its variables say of runs, by name; names that are not set are absent.

    ``webhook`` (``BANGFU_WEBHOOK``): where failures are told. ``docs_url`` (``BANGFU_DOCS_URL``): where the folder of the warehouse is
    served, for links to its Data Docs. ``publish_to`` (``BANGFU_PUBLISH_TO``): an object store that gets every release too. Raises
    ``UserError`` for a settings file that means nothing.
    """
    variables = os.environ if environment is None else environment
    path, values = _table("runs", variables)
    for name in sorted(set(values) - set(RUN_SETTINGS)):
        raise UserError(f"{path}: no setting {name} of runs; there are {', '.join(RUN_SETTINGS)}")
    chosen = {name: str(value) for name, value in values.items() if value}
    return chosen | {name: variable for name in RUN_SETTINGS if (variable := variables.get(f"BANGFU_{name.upper()}"))}


def _table(name: str, variables: Mapping[str, str]) -> tuple[Path, dict[str, object]]:
    """The settings file and one of its tables, empty where there is none."""
    named = variables.get("BANGFU_SETTINGS")
    path = Path(named) if named else SETTINGS_FILE
    if not named and not path.is_file():
        return path, {}
    try:
        return path, dict(tomllib.loads(path.read_text(encoding="utf-8")).get(name, {}))
    except (OSError, ValueError, TypeError) as error:
        raise UserError(f"{path}: no settings file ({str(error).splitlines()[0]})") from None
