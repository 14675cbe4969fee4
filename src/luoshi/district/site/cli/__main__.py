"""``python -m luoshi.district.site.cli``: the same program where no script is installed."""

from luoshi.district.site.cli import main

if __name__ == "__main__":
    main()
