"""Search and filters of recommendations: ``/recommendations``."""
