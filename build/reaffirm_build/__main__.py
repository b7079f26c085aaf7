"""Run ``reaffirm`` as ``python -m reaffirm_build``; the worker processes of a build import this module too."""

from reaffirm_server.cli import main

if __name__ == "__main__":
    main(prog_name="reaffirm")
