"""Attacks that must fail. AT-1 to AT-9 are told in docs/architecture.md, Attacks; each has a control that succeeds."""
