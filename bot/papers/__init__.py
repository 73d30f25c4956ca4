"""What is printed or sent on as a file: reports, kits, cards, calendars."""
