// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// The rows of a table, whatever it is written in; values are read when they are asked for.
protocol TableContent: AnyObject {
    /// How many rows there are.
    var count: Int { get }

    /// Where a row begins, such as `line 12`.
    func place(of row: Int) -> String

    /// What is wrong with a row as a whole; then no value of it is asked for.
    func faults(of row: Int) -> [ClusterCandidate.Problem]

    /// Whether a row has a value in a column.
    func hasValue(_ column: TableColumn, in row: Int) -> Bool

    /// The value of a column that holds no secret; nil if the cell is empty.
    func text(_ column: TableColumn, in row: Int) throws(ClusterCandidate.Problem) -> String?

    /// The value of a column in secret memory; nil if the cell is empty.
    func secret(_ column: TableColumn, in row: Int) throws(ClusterCandidate.Problem) -> SecretBytes?

    /// Takes the labels.
    func takeLabels(of row: Int, into builder: inout CandidateBuilder)
}
