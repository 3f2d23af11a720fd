"""Effects: what workflows ask for by name, one file each. They take the time as an argument and read no clock."""
