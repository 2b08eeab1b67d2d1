# SPDX-License-Identifier: Apache-2.0
"""Kubeconfigs whose plain scalars are something else than the text that they look like, and scalars with tags."""
from kubeconfigs import CLUSTER, USER, config

# As a token each; as the name of a context some of them.
SCALARS = {
    "integer": "12345",
    "negative": "-12",
    "plus": "+12",
    "zero": "0",
    "octal": "0777",
    "octal-new": "0o777",
    "not-octal": "0899",
    "hexadecimal": "0xBEEF",
    "hexadecimal-upper": "0XBEEF",
    "binary": "0b1010",
    "underscores": "1_000",
    "underscores-odd": "_1_",
    "underscore-last": "1_",
    "hexadecimal-underscores": "0x_FF",
    "sexagesimal": "190:20:30",
    "beyond-64-bits": "18446744073709551616",
    "beyond-int-64": "9223372036854775808",
    "all-digits-40": "1" * 40,
    "float": "1.5",
    "float-dot-first": ".5",
    "float-dot-last": "5.",
    "exponent": "1e3",
    "exponent-sign": "1e+3",
    "exponent-capital": "1E3",
    "exponent-large": "1e400",
    "exponent-hash": "5e67213",
    "float-underscores": "1_0.5",
    "infinity": ".inf",
    "infinity-negative": "-.INF",
    "not-a-number": ".NaN",
    "infinity-go": "inf",
    "not-a-number-go": "NaN",
    "hexadecimal-float": "0x1p4",
    "date": "2024-01-02",
    "timestamp": "2024-01-02T03:04:05Z",
    "timestamp-blank": "2024-01-02 03:04:05 +1",
    "version": "1.2.3",
    "plus-alone": "+",
    "minus-alone": "-",
    "dot-e": ".e1",
    "y": "y",
    "n": "n",
    "capital-y": "Y",
    "capital-n": "N",
    "yes": "yes",
    "no": "no",
    "on": "on",
    "off": "off",
    "yes-title": "Yes",
    "yes-upper": "YES",
    "yes-mixed": "yEs",
    "true": "true",
    "true-title": "True",
    "true-upper": "TRUE",
    "true-mixed": "tRue",
    "false": "false",
    "null": "null",
    "null-title": "Null",
    "null-upper": "NULL",
    "tilde": "~",
    "nothing": "",
    "null-mixed": "nULL",
    "t": "t",
    "none": "None",
    "value": "=",
}
NAMES = ("integer", "octal", "hexadecimal", "float", "exponent", "date", "y", "n", "yes", "off", "true", "null",
         "tilde", "nothing", "infinity", "sexagesimal", "version", "underscores")
TAGS = {
    "str-integer": "!!str 123",
    "str-boolean": "!!str yes",
    "str-null": "!!str ~",
    "str-nothing": "!!str",
    "str-quoted": '!!str "x"',
    "str-long": "!<tag:yaml.org,2002:str> 123",
    "int": "!!int 123",
    "int-of-text": "!!int abc",
    "int-quoted": '!!int "123"',
    "float": "!!float 1",
    "float-of-text": "!!float x",
    "bool": "!!bool true",
    "bool-of-text": "!!bool maybe",
    "null": "!!null ''",
    "null-of-text": "!!null text",
    "binary": "!!binary bWFkZS10b2tlbg==",
    "binary-not-text": "!!binary /////w==",
    "binary-bad": "!!binary ???",
    "binary-blanks": '!!binary "bWFk ZQ=="',
    "timestamp": "!!timestamp 2024-01-02",
    "local": "!secret {TOKEN}",
    "local-number": "!secret 12",
    "bang": "! 12",
    "bang-quoted": '! "12"',
    "unknown": "!!python/str x",
    "unknown-handle": "!no!handle x",
    "map": "!!map x",
    "seq": "!!seq x",
    "set": "!!set x",
    "merge": "!!merge x",
    "quoted-boolean": "!!bool 'true'",
    "local-boolean": "!x yes",
}


def fill(corpus):
    for name, text in SCALARS.items():
        corpus.user("scalar-" + name, f"token: {text}")
    for name in NAMES:
        text = SCALARS[name]
        corpus.add("scalar-name-" + name, config(tail="").replace("name: ctx", f"name: {text}"))
        corpus.add("scalar-quoted-name-" + name, config(tail="").replace("name: ctx", f'name: "{text}"'))
        corpus.context("scalar-namespace-" + name, f"cluster: c\nuser: u\nnamespace: {text}")
    for name in ("integer", "exponent", "date", "y", "on", "true", "null", "octal", "nothing"):
        corpus.user("scalar-quoted-" + name, f"token: '{SCALARS[name]}'")
    for name, text in TAGS.items():
        corpus.user("tag-" + name, f"token: {text}")
    booleans(corpus)
    more_tags(corpus)


def booleans(corpus):
    for name, text in {
            "true": "true", "yes": "yes", "on": "on", "y": "y", "upper": "TRUE", "off": "off", "n": "n", "quoted":
            '"true"', "number": "1", "null": "~", "nothing": "", "text": "truth", "mixed": "tRUE", "tagged":
            "!!bool yes", "tagged-text": "!!str true"
    }.items():
        corpus.cluster("boolean-" + name, f"server: https://10.0.0.1:6443\ninsecure-skip-tls-verify: {text}")


def more_tags(corpus):
    corpus.cluster("tag-binary-ca", "server: https://10.0.0.1\ncertificate-authority-data: !!binary {CA1}")
    corpus.user("tag-on-key", "!!str token: {TOKEN}")
    corpus.add("tag-on-map", config().replace("  user:\n", "  user: !!map\n"))
    corpus.add("tag-on-list", config().replace("users:\n", "users: !!seq\n"))
    corpus.add("tag-wrong-on-map", config().replace("  user:\n", "  user: !!str\n"))
    corpus.add("tag-wrong-on-list", config().replace("users:\n", "users: !!map\n"))
    corpus.add("tag-local-on-map", config().replace("  user:\n", "  user: !vault\n"))
    corpus.add("tag-omap", config().replace("users:\n", "users: !!omap\n"))
    corpus.add("tag-set-used", config(tail="x: !!set {a, b}\n"))
    corpus.user("tag-and-anchor", "token: &a !!str 12\nusername: *a")
    corpus.user("tag-anchor-first", "token: !!str &a 12")
    corpus.cluster("tag-server-str", CLUSTER.replace("server: ", "server: !!str "))
    corpus.user("tag-twice", "token: !!str !!str 12")
    corpus.user("tag-not-closed", "token: !<tag:yaml.org,2002:str 12")
    corpus.user("tag-escaped", USER + "\nx: !e%21 12")
