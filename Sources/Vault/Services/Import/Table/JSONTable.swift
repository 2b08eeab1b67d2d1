// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// stub
final class JSONTable: TableContent {
    init(_ text: SourceText) throws(VaultError) { throw text.wrong("not there yet") }
    var count: Int { 0 }
    func place(of row: Int) -> String { "" }
    func faults(of row: Int) -> [ClusterCandidate.Problem] { [] }
    func says(_ column: TableColumn, in row: Int) -> Bool { false }
    func text(_ column: TableColumn, in row: Int) throws(ClusterCandidate.Problem) -> String? { nil }
    func secret(_ column: TableColumn, in row: Int) throws(ClusterCandidate.Problem) -> SecretBytes? { nil }
    func takeLabels(of row: Int, into builder: inout CandidateBuilder) {}
}
