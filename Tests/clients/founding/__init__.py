"""The founding document, section by section: its code blocks as they stand there, and its rules."""
