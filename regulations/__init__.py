"""The regulations as data: packs, and the State Council's working-day notices with their loader."""
