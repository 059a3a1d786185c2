"""A made-up city's workspace over many months: what its units sent in, and what is wrong in it by plan."""
