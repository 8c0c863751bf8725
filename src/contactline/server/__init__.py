"""The atlas over HTTP: the API, the tiles and the viewer's files.

Knows HTTP and nothing of how a figure comes about: every answer is one call on an `Atlas`.
"""
