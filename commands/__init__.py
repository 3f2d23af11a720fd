"""The office's command line: one file a command, what they share in `installation`, `speak` and `answers`."""
