// SPDX-License-Identifier: Apache-2.0
import Testing
import VaultCore

@testable import VaultTerminal

struct TerminalPlacesTests {
    private func places(_ variables: [String: String]) -> DefaultPaths { DefaultPaths(variable: { variables[$0] }) }

    @Test(
        arguments: [
            (["HOME": "/people/a"], nil, "/people/a/.local/share/aichor-vault/vault.db"),
            (["HOME": "/people/a", "XDG_DATA_HOME": "/data"], nil, "/data/aichor-vault/vault.db"),
            (["HOME": "/people/a", "XDG_DATA_HOME": "relative"], nil, "/people/a/.local/share/aichor-vault/vault.db"),
            (["HOME": "/people/a", "AICHOR_VAULT": "/x.db"], nil, "/x.db"), (["AICHOR_VAULT": "/x.db"], "y.db", "y.db"),
            (["HOME": "/"], nil, "/.local/share/aichor-vault/vault.db"),
        ] as [([String: String], String?, String)])
    func `the vault is where option, variable and folder say, in that order`(
        variables: [String: String], option: String?, expected: String
    ) throws {
        #expect(try places(variables).vault(option: option) == expected)
    }

    @Test func `without HOME there is a clear error`() {
        #expect { try places([:]).vault(option: nil) } throws: { ($0 as? VaultError)?.code == .configuration }
        #expect { try places(["HOME": "rel"]).stateDirectory() } throws: { ($0 as? VaultError)?.code == .configuration }
    }

    @Test func `marks are kept in the state folder`() throws {
        #expect(try places(["HOME": "/h"]).stateDirectory() == "/h/.local/state/aichor-vault")
        #expect(try places(["XDG_STATE_HOME": "/s"]).stateDirectory() == "/s/aichor-vault")
        #expect(try places(["XDG_STATE_HOME": "/"]).stateDirectory() == "/aichor-vault")
    }

    @Test func `what must exist is the directory that the user named, or HOME`() throws {
        #expect(try places(["HOME": "/h/"]).stateBase() == "/h")
        #expect(try places(["HOME": "/h", "XDG_STATE_HOME": "/s//"]).stateBase() == "/s")
        #expect(try places(["HOME": "/h", "XDG_STATE_HOME": "/s"]).vaultBase(option: nil) == "/h")
        #expect(try places(["HOME": "/h"]).vaultBase(option: "/x/y.db") == "/")
        #expect(try places(["AICHOR_VAULT": "/x/y.db"]).vaultBase(option: nil) == "/")
    }

    @Test(
        arguments: [
            ("/a", "/a/b", true), ("/a", "/a/b/c", true), ("/a", "/ab", false), ("/a", "/a", false), ("/a", "/", false),
            ("/", "/x", true), ("/", "/x/y", false), ("/a", "pipe:[12]", false),
            ("/", "/x/\u{301}y", false), ("/caf\u{e9}", "/caf\u{e9}/x", true), ("/caf\u{e9}", "/cafe\u{301}/x", false),
        ] as [(String, String, Bool)])
    func `a file is below a directory by whole names, and in the root only directly`(
        directory: String, path: String, isBelow: Bool
    ) {
        #expect(FilePath.isBelow(directory, path) == isBelow)
    }
}
