# SPDX-License-Identifier: Apache-2.0
"""Asks the executable for all that it explains: help, manual pages and rules, as pieces with a name for each."""

import json
import re
import subprocess


class Program:
    def __init__(self, binary):
        self.binary = binary

    def output(self, *arguments):
        answer = subprocess.run([self.binary, *arguments], capture_output=True, text=True, check=True)
        return answer.stdout

    def pieces(self):
        """Yields (name, text)."""
        pages = self.output("manual").split()
        if not pages:
            raise ValueError("the executable lists no manual pages")
        for page in pages:
            text = self.output("manual", page)
            yield "manual " + page, prose(text)
            command = command_of(text)
            yield " ".join(["help", *command]), self.output("help", *command)
        rules = json.loads(self.output("explain", "-o", "json"))
        yield "explain", self.output("explain")
        for rule in rules:
            yield "explain " + rule["rule"], self.output("explain", rule["rule"])


def command_of(page):
    """The words of the command that a manual page is about, without the name of the program."""
    name = re.search(r'^\.Nm "?([a-z -]+?)"?$', page.split(".Sh SYNOPSIS", 1)[1], re.M)
    return name.group(1).split()[1:]


def prose(page):
    """A page in mdoc without its macros and escapes; its lines stay."""
    return re.sub(r"^\.(\\\".*|[A-Z][a-z]\b ?)", "", page.replace(r"\-", "-").replace(r"\&", ""), flags=re.M)
