"""Tests of the tools: the table of results, and what holds on every path."""
