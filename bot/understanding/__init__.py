"""From words to what they are about: language, places, danger, topics."""
