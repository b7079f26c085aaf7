"""``python -m reaffirm_build`` is the command ``reaffirm``."""

from reaffirm_build.cli import main

if __name__ == "__main__":  # a process that builds a corpus imports this too
    main(prog_name="reaffirm")
