"""Normalising: repaired pages in, title, header fields and the body of the story out."""
