"""Entry point of ``python -m reaffirm_build``, which the worker processes of a build import too."""

from reaffirm_server.cli import main

if __name__ == "__main__":
    main(prog_name="reaffirm")
