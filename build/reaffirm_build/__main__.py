"""``python -m reaffirm_build`` is the command ``reaffirm``."""

from reaffirm_build.cli import main

main(prog_name="reaffirm")
