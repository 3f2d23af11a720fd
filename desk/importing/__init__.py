"""Importing: from a list that an office kept in a spreadsheet to judged rows. No register, no clock, no terminal."""
