"""What can go wrong for a user, and the exit code that each kind has."""

from __future__ import annotations

OK = 0
FAILED = 1
"""Something broke that is not the user's to mend."""
BAD_INPUT = 2
"""Wrong use, or input that could not be read; whatever could be read has landed."""
STOPPED = 3
"""Validation stopped the publication; the warehouse of before is untouched."""


class UserError(Exception):
    """One clear line about wrong use or bad input."""
