"""The office's desk as pages: a second face of the desk layer, with no rule, word or query of its own."""
