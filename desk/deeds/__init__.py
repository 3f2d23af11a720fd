"""The deeds 经办 of undertakings as they are filled in: what each form asks for, and which deeds it means."""
