"""Whether a draft has been recommended before: the command ``check`` and ``/check``."""
