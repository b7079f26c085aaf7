"""Entry point of ``python -m reaffirm_core``, which the worker processes of a build import too."""

from reaffirm_core.cli import main

if __name__ == "__main__":
    main(prog_name="reaffirm")
