"""Conversion of a file (text, PDF, DOCX) to lines of text."""
