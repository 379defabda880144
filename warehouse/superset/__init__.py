"""Dashboards for Apache Superset: a bundle that it imports, and a Superset of one's own that shows it."""
