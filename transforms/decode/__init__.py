"""Bytes of a page → its text, with every kind of damage that can be undone undone, and every other named.

>>> from transforms.decode import decode, repair
"""

from transforms.decode.model import Decoded, Repair
from transforms.decode.page import decode, repair

__all__ = ["Decoded", "Repair", "decode", "repair"]
