"""Search and filters: ``/recommendations``."""
