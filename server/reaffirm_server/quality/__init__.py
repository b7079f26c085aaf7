"""How good annotations and proposals are: the commands ``quality`` and ``candidates``."""
