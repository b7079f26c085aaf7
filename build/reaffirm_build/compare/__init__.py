"""How two wordings differ and how alike they are."""
