#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a file of unittest cases and reports each test as a section, as the kits do.

    unittests.py FILE
"""
import importlib.util
import pathlib
import sys
import unittest

from report import Report


def tests(suite):
    """The single tests of a suite, however deep they lie."""
    for one in suite:
        if isinstance(one, unittest.TestSuite):
            yield from tests(one)
        else:
            yield one


def judge(report, test):
    with report.section(test.id().split(".", 1)[-1]):
        result = unittest.TestResult()
        unittest.TestSuite([test]).run(result)  # with the fixtures of its class
        for _, reason in result.skipped:
            report.did_not_run(test.id(), reason)
        for _, trace in result.failures + result.errors:
            report.check(False, f"{test.id()}: {trace.strip()}")
        if result.wasSuccessful() and not result.skipped:
            report.check(True, test.id())


def main():
    path = pathlib.Path(sys.argv[1]).resolve()
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    report = Report(path.stem)
    for test in tests(unittest.defaultTestLoader.loadTestsFromModule(module)):
        judge(report, test)
    report.finish()


if __name__ == "__main__":
    main()
