"""Every IRI answers at its path, in every format."""
