"""A published warehouse as files that others open: Parquet, CSV, Stata, Excel, with a codebook and machine-readable descriptions."""

from warehouse.export.export import FORMATS, export

__all__ = ["FORMATS", "export"]
