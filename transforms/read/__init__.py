"""Reading: files, folders and patterns in, one frame of pages out, with a reason for whatever could not be read."""

from transforms.read.pages import PAGES_SCHEMA, ReadFailure, ReadResult, read_pages

__all__ = ["PAGES_SCHEMA", "ReadFailure", "ReadResult", "read_pages"]
