"""Tables that staff fill, in the database of the counts."""
