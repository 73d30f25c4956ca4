"""Content in memory: what it is (`model`), how it is read (`load`), what it must hold to (`check`)."""
