"""Telegram: by polling or a webhook, with python-telegram-bot for every call."""
