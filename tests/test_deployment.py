"""What stands in front of the product holds what the product promises."""

import re

from django.conf import settings


def test_paths_with_keys_are_limited_and_no_log_holds_them():
    """A refused or broken request is written to the error log with its whole path, unless that is closed too."""
    words = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
    place = re.search(r"location ~ \^/\([^)]*invitation[^)]*\)/ \{(.*?)\}", words, re.S)
    assert place is not None
    for said in ("limit_req zone=everyone burst=60 nodelay;", "access_log off;", "error_log /dev/null crit;"):
        assert said in place[1]


def test_the_web_server_logs_no_door_that_has_a_key_in_its_address():
    from config.logs import DOORS

    doors = re.search(r"location ~ \^/\((.*)\)/ \{", (settings.BASE_DIR / "deploy" / "nginx.conf").read_text())[
        1
    ].split("|")
    assert [one for one in DOORS if one not in doors and f"account/{one}" not in doors] == []
