// SPDX-License-Identifier: Apache-2.0
import Testing

/// What `audit` writes for other programs, read by parsers that are not ours and compared with its JSON, value by value.
@Suite(.serialized) struct AuditMetricsKitTests {
    @Test func `every metric is what the report in JSON says, and rules and dashboard know no others`() throws {
        try PythonScript(path: "Tests/Monitoring/metrics.py").expectNothingWrong()
    }

    @Test func `every event of the calendar is what the report in JSON says`() throws {
        try PythonScript(path: "Tests/Monitoring/icalendars.py").expectNothingWrong()
    }
}
