"""Wrong versions of the code that must not stay right: each small change is made in memory, and a test must fail."""
