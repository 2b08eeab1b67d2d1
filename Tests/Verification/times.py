# SPDX-License-Identifier: Apache-2.0
"""The dates of certificates (RFC 5280, section 4.1.2.5)."""
import datetime
import re

from der import Malformed


def moment_of(tag, content):
    """A UTCTime or GeneralizedTime, in the forms that Go's cryptobyte takes: it lets more pass than RFC 5280."""
    text = content.decode("ascii", "replace")
    forms = {
        0x17: r"(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})",
        0x18: r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(Z|[+-]\d{4})"
    }
    found = re.fullmatch(forms.get(tag, "x"), text)
    if not found:
        raise Malformed("time")
    year, month, day, hour, minute, second = (int(one or 0) for one in found.groups()[:6])
    if tag == 0x17:
        year += 1900 if year >= 50 else 2000
    offset = found.group(7)
    minutes = 0 if offset == "Z" else int(offset[:3]) * 60 + int(offset[0] + offset[3:])
    # What Go writes in another way than it stands there, such as UTC as an offset, it does not take.
    if offset != "Z" and (minutes == 0 or abs(minutes) > 24 * 60 or int(offset[3:]) > 59):
        raise Malformed("time")
    try:
        # Python knows no year 0; the first of year 1 is as good for comparing.
        moment = datetime.datetime(max(year, 1), month, day, hour, minute, second, tzinfo=datetime.timezone.utc)
    except ValueError as error:
        raise Malformed("time") from error
    return moment - datetime.timedelta(minutes=minutes) if minutes else moment
