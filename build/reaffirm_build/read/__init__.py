"""A file (text, PDF, DOCX) becomes lines of text."""
