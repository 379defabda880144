"""The report that people look at: one HTML file made from the views of a warehouse."""
