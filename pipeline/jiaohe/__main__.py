"""``python -m jiaohe`` is the command line."""

from jiaohe.cli import main

if __name__ == "__main__":
    main()
