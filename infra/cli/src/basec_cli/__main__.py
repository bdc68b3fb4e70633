"""Entry point of `python -m basec_cli`."""

from basec_cli.app import run

if __name__ == "__main__":
    run()
