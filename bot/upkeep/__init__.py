"""What keeps a copy alive: tidying, backup, files for Datasette, invented numbers to look at."""
