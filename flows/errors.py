"""What can go wrong for a user, and the exit code that each kind has."""

from __future__ import annotations

OK = 0
FAILED = 1
"""Something broke that is not the user's to mend."""
BAD_INPUT = 2
"""Wrong use, or input that could not be read; whatever could be read has landed."""
STOPPED = 3
"""Validation stopped the publication; the warehouse of before is untouched."""
INTERRUPTED = 130
"""Ctrl-C; the warehouse of before is untouched."""

EXIT_CODES = "Exit codes: 0 done, 1 failed, 2 wrong use or bad input, 3 publication stopped by validation or loss, 130 interrupted."
"""The codes in one line, as ``bangfu --help`` ends."""


class UserError(Exception):
    """One clear line about wrong use or bad input."""
