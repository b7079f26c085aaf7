"""Features whose packages a bare installation leaves out: the extras of ``pyproject.toml``."""

from collections.abc import Iterator
from contextlib import contextmanager

from reaffirm_core.errors import ReaffirmError


class MissingExtraError(ReaffirmError):
    """A feature whose packages are not installed."""


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Import modules that need an extra. Raises MissingExtraError, with what to install, if a package is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("reaffirm_"):
            raise
        raise MissingExtraError(
            f"the package {error.name} is not installed; run `make setup` in a checkout, or install the wheel with its "
            f"extra: pip install 'reaffirm-….whl[{name}]'"
        ) from error
