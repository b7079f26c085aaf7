"""Quality figures of annotations, proposals and draft checks, with the commands ``quality`` and ``candidates``."""
