# SPDX-License-Identifier: Apache-2.0
"""The dates of certificates (RFC 5280, section 4.1.2.5)."""
import datetime

from der import Malformed


def moment_of(tag, content):
    """A UTCTime or GeneralizedTime, in the only forms that RFC 5280 allows."""
    text = content.decode("ascii", "replace")
    if tag == 0x17:
        if len(text) != 13:
            raise Malformed("UTCTime")
        text = ("19" if text[:2] >= "50" else "20") + text
    elif tag != 0x18 or len(text) != 15:
        raise Malformed("time")
    try:
        return datetime.datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    except ValueError as error:
        raise Malformed("time") from error
