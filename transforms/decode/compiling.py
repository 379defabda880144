"""Functions that are compiled to machine code, and where the results are kept.

``compiled`` marks a function over numbers and NumPy arrays. The code is made when such a function is first called (half a minute or so, once
a machine and version) and kept in the user's cache folder; where nothing can be written there, in a folder for temporary files.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin, get_type_hints

F = TypeVar("F", bound=Callable[..., Any])

_SOURCES = ("compiling", "tables", "lookup", "annotations", "beam", "proof", "undo")


@cache
def cache_folder() -> Path | None:
    """Where things that were worked out are kept between runs; None where no folder can be written to."""
    home = os.environ.get("XDG_CACHE_HOME")
    person = str(os.getuid()) if hasattr(os, "getuid") else "user"
    chosen: list[Path] = []
    if os.environ.get("BANGFU_CACHE"):
        chosen.append(Path(os.environ["BANGFU_CACHE"]))
    else:
        with contextlib.suppress(RuntimeError):
            chosen.append((Path(home) if home else Path.home() / ".cache") / "bangfu")
    chosen.append(Path(tempfile.gettempdir()) / f"bangfu-{person}")
    for folder in (folder / "decode" for folder in chosen):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            continue
        # a folder that somebody else made, in a place for all, is not to be trusted
        owned = not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
        if owned and os.access(folder, os.W_OK | os.X_OK):
            return folder
    return None


@cache
def _version() -> str:
    """A name for the sources of all that is compiled: what a function calls is compiled into it."""
    digest = hashlib.blake2b(digest_size=8)
    for name in _SOURCES:
        digest.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return digest.hexdigest()


@cache
def _numba() -> Any:
    numba = importlib.import_module("numba")
    folder = cache_folder()
    if folder is not None and not os.environ.get("NUMBA_CACHE_DIR"):
        numba.config.CACHE_DIR = str(folder / f"compiled-{_version()}")
    return numba


def _arguments(function: Callable[..., Any]) -> tuple[Any, ...]:
    """The types of a function's arguments as its annotations give them."""
    hints = get_type_hints(function, include_extras=True)
    hints.pop("return", None)
    return tuple(_type_of(hint) for hint in hints.values())


def _type_of(hint: Any) -> Any:
    types = _numba().types
    if hint is int:
        return types.int64
    if hint is bool:
        return types.boolean
    if isinstance(hint, type) and issubclass(hint, tuple):
        return types.NamedTuple([_type_of(field) for field in get_type_hints(hint, include_extras=True).values()], hint)
    dimensions = 1
    if get_origin(hint) is Annotated:
        hint, dimensions = get_args(hint)
    element = get_args(get_args(hint)[1])[0]
    return types.Array(getattr(types, element.__name__), dimensions, "C")


def compiled(function: F) -> F:
    """A function that is compiled where another compiled one calls it. It may make no arrays: so it need not count who holds them."""
    return _inner(function, _nrt=False)


def allocating(function: F) -> F:
    """The same for a function that makes arrays."""
    return _inner(function)


def _inner(function: F, **options: bool) -> F:
    made = _numba().njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, error_model="numpy", **options)(function)
    _made.append(made)
    return cast(F, made)


_made: list[Any] = []


def entry_point(function: F) -> F:
    """A compiled function that Python calls; it is kept with all that it calls."""
    numba = _numba()
    event = importlib.import_module("numba.core.event")
    kept = bool(os.environ.get("NUMBA_CACHE_DIR")) or cache_folder() is not None
    entry = numba.njit(cache=kept, no_cfunc_wrapper=True, error_model="numpy")(function)

    def ahead(_: Any, what: Any) -> None:
        """Compiles what is called in advance and for these types alone, where the entry point was not found in the cache."""
        if what.data["dispatcher"] is entry:
            for inner in _made:
                inner.compile(_arguments(inner.py_func))
                inner.disable_compile()

    listener = type("Ahead", (event.Listener,), {"on_start": ahead, "on_end": lambda _, what: None})
    with event.install_listener("numba:compile", listener()):
        entry.compile(_arguments(function))
    return cast(F, entry)
