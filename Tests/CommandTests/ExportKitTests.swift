// SPDX-License-Identifier: Apache-2.0
import Testing

/// The scripts of Tests/Exchange that judge what goes out.
@Suite(.serialized) struct ExportKitTests {
    @Test func `every export format says what the entry has, to parsers that are not ours`() throws {
        try PythonScript(path: "Tests/Exchange/export_formats.py").expectNothingWrong()
    }

    @Test func `kubectl uses what is exported, and the manifests are the page's`() throws {
        try PythonScript(path: "Tests/Exchange/export_kubectl.py").expectNothingWrong()
    }
}
