"""``python -m trialgraph``: the program, where its folder is not on the PATH."""

from trialgraph.cli import main

if __name__ == "__main__":
    main()
