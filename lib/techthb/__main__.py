"""``python -m techthb``: the same as the command ``techthb``."""

from techthb.cli import main

if __name__ == "__main__":
    main()
