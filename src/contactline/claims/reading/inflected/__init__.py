"""Ukrainian and Russian: cases tell who does what to what, in free word order."""
