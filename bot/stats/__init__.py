"""Numbers without people: what is counted (`figures`), the only writer (`counts`), the only reader (`publish`)."""
