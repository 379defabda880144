"""Functions that can be compiled to machine code, and where the results are kept.

Compiling takes most of a minute, once a machine and version, and loading what was compiled a second: more than a handful of damaged pages is
worth. So the functions are run as they are until they have taken some time. Then they are compiled, and the code is kept in the user's cache
folder, where the next run finds it. Both give the same results: all that they reckon with are whole numbers of 64 bits.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin, get_type_hints

F = TypeVar("F", bound=Callable[..., Any])

_SOURCES = ("compiling", "tables", "lookup", "annotations", "beam", "proof", "undo")
_PATIENCE = 1.0
"""Seconds that plain code may take in all before it is compiled."""
_A_UNIT = 10e-6
"""Seconds that plain code takes for one unit of its input, roughly."""
_inner: list[tuple[Callable[..., Any], dict[str, bool]]] = []


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
            # a folder that somebody else made, in a place for all, is not to be trusted
            owned = not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
        except OSError:
            continue
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
    """A function that is compiled with the entry point. It may make no arrays: so it need not count who holds them."""
    _inner.append((function, {"_nrt": False}))
    return function


def allocating(function: F) -> F:
    """The same for a function that makes arrays."""
    _inner.append((function, {}))
    return function


class EntryPoint:
    """What Python calls: a function that all ``compiled`` ones are compiled into when that is worth its while."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.plain = function
        """The same in plain Python."""
        self._code: Callable[..., Any] | None = None
        self._spent = 0.0

    @property
    def is_compiled(self) -> bool:
        """Whether machine code runs."""
        return self._code is not None

    def prepare(self, units: int) -> bool:
        """Whether the next call, with an input of so many units, will run machine code."""
        if self._code is None and self._spent + units * _A_UNIT > _PATIENCE:
            try:
                self.compile()
            except ImportError:
                # no compiler for this machine: as before, only slower
                self._spent = float("-inf")
        return self._code is not None

    def __call__(self, *arguments: Any) -> Any:
        """The function's result, from machine code where there is some."""
        if self._code is not None:
            return self._code(*arguments)
        start = time.process_time()
        result = self.plain(*arguments)
        self._spent += time.process_time() - start
        return result

    def compile(self) -> None:
        """Makes the machine code, or takes it from the cache."""
        numba = _numba()
        event = importlib.import_module("numba.core.event")
        options = {"no_cfunc_wrapper": True, "error_model": "numpy"}
        kept = bool(os.environ.get("NUMBA_CACHE_DIR")) or cache_folder() is not None
        entry = numba.njit(cache=kept, **options)(self.plain)

        def start(_: Any, what: Any) -> None:
            if what.data["dispatcher"] is not entry:
                return
            # each function once, for the types that its annotations name, before those that call it
            made = [(f, numba.njit(no_cpython_wrapper=True, **options, **more)(f)) for f, more in _inner]
            for name in {f.__module__ for f, _ in made} | {self.plain.__module__}:
                names = vars(sys.modules[name])
                for f, dispatcher in made:
                    for key in [key for key, value in names.items() if value is f]:
                        # noted first, so that it is put back whatever breaks in here
                        replaced.append((names, key, f))
                        names[key] = dispatcher
            for f, dispatcher in made:
                dispatcher.compile(_arguments(f))
                dispatcher.disable_compile()

        replaced: list[tuple[dict[str, Any], str, Callable[..., Any]]] = []
        listener = type("Ahead", (event.Listener,), {"on_start": start, "on_end": lambda _, what: None})
        try:
            with event.install_listener("numba:compile", listener()):
                entry.compile(_arguments(self.plain))
        finally:
            for names, key, f in replaced:
                names[key] = f
        self._code = cast(Callable[..., Any], entry)
