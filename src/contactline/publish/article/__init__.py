"""The annotated article and its exports: checked claims and their text in, bytes out.

Pure but for `gather`, which asks an atlas for the small maps as anybody does. Nothing here reads a text
or checks a claim, and nothing that a text says leaves this room unescaped.
"""
