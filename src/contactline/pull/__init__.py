"""Getting real data: fetches what a catalogue entry names into a local cache; knows no database.

catalogue   what can be fetched, from where, under which licence (TOML, shipped and the user's own)
client      one polite HTTP request at a time: conditional, resumable, bounded
cache       files on disk with a sidecar that says where they came from; only ever whole files
content     is this body what it is said to be? undocumented answers are reported, never guessed at
strategies  how to ask each kind of source for what is new
run         `pull` once, `follow` for ever; every file goes to the caller, oldest first

Loading into an atlas is the caller's (`contactline.cli.pull`), through a callback.
"""

from contactline.pull.cache import Fetched
from contactline.pull.catalogue import Catalogue, Entry, load_catalogue
from contactline.pull.client import Client, Politeness
from contactline.pull.run import PullReport, follow, pull

__all__ = [
    "Catalogue",
    "Client",
    "Entry",
    "Fetched",
    "Politeness",
    "PullReport",
    "follow",
    "load_catalogue",
    "pull",
]
