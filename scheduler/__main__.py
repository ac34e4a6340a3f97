"""`python -m scheduler` is `lunzhi`."""

from scheduler.cli import main

if __name__ == "__main__":
    main()
