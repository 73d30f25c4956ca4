"""Two invented languages, one written from right to left: proof that a language is content and a line in a table."""
