// SPDX-License-Identifier: Apache-2.0
import Testing

/// The scripts of Tests/Verification: the real binary against fixtures made by openssl, judged from outside.
@Suite(.serialized) struct VerificationTests {
    @Test func `chains are judged as Go judges them, never looser`() throws {
        try PythonScript(path: "Tests/Verification/chains.py").expectNothingWrong()
    }

    @Test func `every rule that needs no network can be provoked, and hostile input does no harm`() throws {
        try PythonScript(path: "Tests/Verification/offline.py").expectNothingWrong()
    }

    @Test func `no credential goes to a server that is not proven, whatever servers do`() throws {
        try PythonScript(path: "Tests/Verification/online.py").expectNothingWrong()
    }
}
