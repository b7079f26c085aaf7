"""Published files of the dataset: downloads, tables, documents, citations, indexes, traces."""
