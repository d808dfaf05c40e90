"""Random features: expansions that are linear in what is found, solved by Newton's method."""
