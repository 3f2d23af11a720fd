"""The office's command line: one file a command, what they share in `desk`, `speak` and `faults`."""
