"""The desk: what an office does with titles, for every face: a terminal, pages, an API. It knows none of them."""
