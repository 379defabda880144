"""The reference tables and the seed pages; a package so that they travel with an installed Bangfu."""
