"""Numbers without people: what is counted (`figures`), the only writer (`log`), the only reader (`publish`)."""
