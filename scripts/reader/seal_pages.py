#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Gives each page of a vault the tag that its content needs, after another program has written to the file.

    seal_pages.py VAULT

A tool for tests: whether what the pages contain is right is another matter.
"""
from __future__ import annotations

import sys
from pathlib import Path

from avlt.pages import seal_pages

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit((__doc__ or "").strip())
    seal_pages(Path(sys.argv[1]))
