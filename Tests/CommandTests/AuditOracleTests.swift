// SPDX-License-Identifier: Apache-2.0
import Testing

@Suite struct AuditOracleTests {
    @Test func `audits of random clusters say at every moment what Python's dates say`() throws {
        try PythonScript(path: "Tests/Audit/oracle.py").expectNothingWrong()
    }
}
