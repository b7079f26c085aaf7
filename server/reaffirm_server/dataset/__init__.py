"""Where a dataset comes from: built files, a store on disk, a remote store."""
