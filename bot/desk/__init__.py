"""What staff change of the content while it runs: hide, note, propose, approve."""
