"""Sources of a dataset: built files, a store on disk, a remote store."""
