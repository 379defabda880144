"""Pure functions, frame in, frame out: read → decode → normalize → extract → resolve."""
