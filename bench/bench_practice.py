"""`make bench-practice`: error rates of made-up raters over 1,000 runs; see `bench.practice`."""

import os

import django


def main() -> None:
    for name, value in {"DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "bench", "EMBEDDED": "1"}.items():
        os.environ.setdefault(name, value)
    django.setup()
    # Models can be imported only once there are settings.
    from bench.practice import table

    print(table())


if __name__ == "__main__":
    main()
