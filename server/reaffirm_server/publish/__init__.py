"""What can be taken away: downloads, tables, documents, citations, traces."""
