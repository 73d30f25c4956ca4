"""The web: the server that joins every web address, the chat, and what is shown in a browser."""
