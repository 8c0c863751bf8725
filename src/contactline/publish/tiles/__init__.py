"""An atlas as vector tiles (PMTiles) in a folder, with a manifest. Knows nothing of HTTP."""
