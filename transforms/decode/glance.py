"""One glance at a page's characters, which tells nearly every clean page for what it is at a tenth of what converting its script costs.

What each character may be a sign of is a byte of a table; the bytes of all characters, or-ed together, say whether anything is there that
needs a closer look. That is one loop of a dozen instructions a character. LLVM, which comes with numba, makes them; loading it takes a tenth of
a second, so that only a run of some pages does. Until then, and where there is no LLVM, every page takes the closer look, which says the
same.
"""

from __future__ import annotations

import ctypes
import importlib
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from transforms.decode.plausibility import suspicious_codes

_PAGES_BEFORE = 50
"""Pages after which the loop is made."""
_LOOP = """
define i8 @signs(ptr noalias readonly %text) {
entry:
  %table = inttoptr i64 TABLE to ptr
  %start = load i32, ptr %text, align 4
  %none = icmp eq i32 %start, 0
  br i1 %none, label %done, label %loop
loop:
  %character = phi i32 [ %start, %entry ], [ %following, %loop ]
  %i = phi i64 [ 0, %entry ], [ %next, %loop ]
  %last = phi i8 [ 0, %entry ], [ %sign, %loop ]
  %before = phi i8 [ 0, %entry ], [ %so_far, %loop ]
  %low = and i32 %character, 65535
  %index = zext i32 %low to i64
  %row = getelementptr i8, ptr %table, i64 %index
  %sign = load i8, ptr %row, align 1
  ; FOLLOWS counts where it follows TELLTALE alone
  %telltale = shl i8 %last, 6
  %others = or i8 %telltale, 127
  %counted = and i8 %sign, %others
  %so_far = or i8 %before, %counted
  %next = add i64 %i, 1
  %place = getelementptr i32, ptr %text, i64 %next
  %following = load i32, ptr %place, align 4
  %end = icmp eq i32 %following, 0
  br i1 %end, label %done, label %loop
done:
  %signs = phi i8 [ 0, %entry ], [ %so_far, %loop ]
  ret i8 %signs
}
"""

# what a character may be a sign of
_ODD = 1
"""A wrong encoding, an invisible or compatibility character, an entity; also what lies outside the table, which repeats every 65,536."""
_TELLTALE = 2
"""A wrong encoding, if a certain character follows, which is FOLLOWS."""
_BRACKET = 4
_LETTER = 8
"""A letter that a reading in brackets may begin with."""
_MARK = 16
"""A mark that a mirror may have left."""
_TRADITIONAL = 32
"""Traditional script, which a mirror's page without annotations is in."""
_COMMON = 64
"""Chinese."""
_FOLLOWS = 128


def _is_unclear(on_page: int) -> bool:
    """Whether the signs on a page ask for a closer look."""
    annotated = on_page & _BRACKET and on_page & _LETTER
    cut = on_page & _MARK and on_page & _TRADITIONAL
    return bool(on_page & (_ODD | _FOLLOWS) or not on_page & _COMMON or annotated or cut)


UNCLEAR = tuple(map(_is_unclear, range(256)))
"""Whether a glance is not enough, by the signs on a page."""


@cache
def _table() -> bytes:
    table = np.zeros(65536, np.uint8)
    suspicious, telltales, following = suspicious_codes()
    table[suspicious] |= _ODD
    table[telltales] |= _TELLTALE
    table[following] |= _FOLLOWS
    # also what stands in the first rows of further planes
    table[[ord("&"), 0xFFFD, *range(0x20), *range(0xD800, 0xE000)]] |= _ODD
    table[[9, 10, 13]] &= ~np.uint8(_ODD)
    table[[ord(c) for c in "(（"]] |= _BRACKET
    table[[*range(0x61, 0x7B), *range(0xE0, 0x250), 0x251, 0x261, *range(0x1E00, 0x1F00)]] |= _LETTER
    table[[ord(c) for c in "?!？！"]] |= _MARK
    table[[ord(c) for c in "國這會來時為個東"]] |= _TRADITIONAL
    table[[ord(c) for c in "的。，"]] |= _COMMON
    return table.tobytes()


_engine: Any = None
"""Holds the machine code."""
signs: Callable[[str], int] | None = None
"""The signs on a page; None as long as it has not been made. Refuses a text that holds U+0000, since that ends what it is handed."""
_pages = 0


def _make() -> Callable[[str], int] | None:
    """The loop as machine code, None where there can be none."""
    global _engine  # noqa: PLW0603
    if ctypes.sizeof(ctypes.c_wchar) != 4:
        return None
    try:
        llvm = importlib.import_module("llvmlite.binding")
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        address = ctypes.cast(ctypes.c_char_p(_table()), ctypes.c_void_p).value
        module = llvm.parse_assembly(_LOOP.replace("TABLE", str(address)))
        machine = llvm.Target.from_default_triple().create_target_machine(opt=3)
        options = llvm.create_pipeline_tuning_options(speed_level=3)
        llvm.create_pass_builder(machine, options).getModulePassManager().run(module, llvm.create_pass_builder(machine, options))
        _engine = llvm.create_mcjit_compiler(module, machine)
        _engine.finalize_object()
        # without the type of its argument: a text is handed over as wide characters with a zero behind, with no detour through an array
        return ctypes.PYFUNCTYPE(ctypes.c_uint8)(_engine.get_function_address("signs"))
    except Exception:
        # no LLVM for this machine, or one that does things otherwise: the closer look does without
        return None


def prepare() -> bool:
    """Makes the loop, if it can be made; whether it is there."""
    global signs, _pages  # noqa: PLW0603
    if signs is None and _pages >= 0:
        _pages = -1
        signs = _make()
    return signs is not None


def count_page() -> None:
    """Counts a page that was looked at without the loop, which is made when there were some, or LLVM is there anyway."""
    global _pages  # noqa: PLW0603
    if _pages >= 0:
        _pages += 1
        if _pages > _PAGES_BEFORE or "llvmlite" in sys.modules:
            prepare()


def is_untouched(text: str) -> bool:
    """Whether a glance tells that nothing was done to a text. False says nothing."""
    if signs is None:
        count_page()
        return False
    try:
        return not UNCLEAR[signs(text)]
    except ctypes.ArgumentError:
        return False
