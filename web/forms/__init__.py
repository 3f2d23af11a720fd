"""Forms: from the desk's fields to what a page draws, and from what a browser posts back to the fields of an act."""
