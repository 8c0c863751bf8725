"""English: word order tells who does what to what; auxiliaries, articles and prepositions tell the rest."""
