"""The machinery: everything that is not the conversation."""
