# SPDX-License-Identifier: Apache-2.0
"""Holds the numbers of options in a C header against what libcurl itself says of them.

    options.py HEADER
"""
import ctypes
import re
import sys


class Option(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("number", ctypes.c_int), ("kind", ctypes.c_int), ("flags", ctypes.c_uint)]


library = ctypes.CDLL("libcurl.so.4")
library.curl_easy_option_by_name.restype = ctypes.POINTER(Option)
with open(sys.argv[1], encoding="utf-8") as source:
    declared = re.findall(r"OPT_([A-Z0-9_]+) = ([0-9]+)", source.read())
wrong = 0
for name, number in declared:
    option = library.curl_easy_option_by_name(name.encode())
    if not option or option.contents.number != int(number):
        print(f"WRONG {name} = {number}")
        wrong += 1
if not declared:
    sys.exit("no options in the header")
print(f"{len(declared)} options, {wrong} wrong")
