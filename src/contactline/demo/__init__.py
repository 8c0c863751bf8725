"""A fictional conflict on a fictional island, from a seed: the tour, the test bed, the load generator.

`generate` writes the files that map makers, mapping agencies and gazetteers would publish; they are
then loaded by the same readers as real ones. Nothing here knows the atlas, but `tour` prints one.
"""
