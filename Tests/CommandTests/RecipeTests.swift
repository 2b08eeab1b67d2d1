// SPDX-License-Identifier: Apache-2.0
import Testing

/// The scripts of Tests/Exchange: the real binary beside what it exchanges clusters with.
@Suite(.serialized) struct RecipeTests {
    @Test func `every recipe of the documents does what it says`() throws {
        try PythonScript(path: "Tests/Exchange/recipes.py").expectNothingWrong()
    }

    @Test func `every example of the documents prints what they show`() throws {
        try PythonScript(path: "Tests/Documents/documents.py").expectNothingWrong()
    }

    @Test func `the pictures show what the program prints`() throws {
        try PythonScript(path: "Tests/Documents/pictures.py", arguments: ["--check"]).expectNothingWrong()
    }

    @Test func `the Debian package installs, works and leaves nothing behind`() throws {
        try PythonScript(path: "Tests/Package/install_deb.py").expectNothingWrong()
    }

    @Test func `an import on a terminal shows, asks and writes what was agreed to`() throws {
        try PythonScript(path: "Tests/Exchange/import_terminal.py").expectNothingWrong()
    }
}
