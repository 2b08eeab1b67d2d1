// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// The values of `--load-balancer-ip`: one for all clusters, or `NAME=IP`.
struct LoadBalancerArguments {
    /// What one of them is called: `context`.
    private let subject: String
    private var common: LoadBalancerAddress?
    private var named: [String: LoadBalancerAddress] = [:]

    init(_ words: [String], of subject: String = "cluster") throws(VaultError) {
        self.subject = subject
        for word in words {
            let sign = word.lastIndex(of: "=")
            let text = sign.map { String(word[word.index(after: $0)...]) } ?? word
            let address = try VaultError.checking { () throws(InvalidInput) in try LoadBalancerAddress(text) }
            let isNew: Bool
            if let sign {
                isNew = named.updateValue(address, forKey: String(word[..<sign])) == nil
            } else {
                isNew = common == nil
                common = address
            }
            guard isNew else { throw VaultError(.usage, "--load-balancer-ip is given twice for the same \(subject)") }
        }
    }

    /// The address of each cluster that has one, by its index.
    ///
    /// - Parameters:
    ///   - count: how many clusters there are.
    ///   - names: what one of them may be called; the first that was used counts.
    ///   - known: lists the known names.
    func amendments(
        for count: Int, names: (Int) -> [String], known: () -> String
    ) throws(VaultError) -> [Int: SourceAmendment] {
        var found: Set<String> = []
        var amendments: [Int: SourceAmendment] = [:]
        guard common != nil || !named.isEmpty else { return [:] }
        for index in 0..<count {
            let names = names(index)
            found.formUnion(names)
            if let address = names.lazy.compactMap({ named[$0] }).first ?? common {
                amendments[index] = SourceAmendment(loadBalancer: address)
            }
        }
        if let unknown = named.keys.sorted().first(where: { !found.contains($0) }) {
            throw VaultError(
                .notFound, "--load-balancer-ip names \(subject) \(unknown.quoted), which does not exist",
                hint: known())
        }
        return amendments
    }
}
