"""The record: joins the store to the history. It keeps the composite in the store current as
editions arrive, and answers questions from it with figures that say where they come from.

`grow` writes; `timeline`, `areas`, `changes`, `front` and `ground` read; `verify` doubts. Geometry
is done in `history` and `geometry`, SQL in `store`; what is here decides which editions count.
"""
