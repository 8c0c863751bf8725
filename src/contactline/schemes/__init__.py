"""Scheme files, and what reads them. Knows TOML and the domain's terms; imports no geometry."""

from contactline.schemes.loader import kept_scheme, load_scheme, parse_scheme, shipped_schemes

__all__ = ["kept_scheme", "load_scheme", "parse_scheme", "shipped_schemes"]
