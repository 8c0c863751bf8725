"""From a text to the claims in it, and from a claim and the record to a verdict."""
