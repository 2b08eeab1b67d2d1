// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// The values of `--load-balancer-ip`: one for all contexts, or `CONTEXT=IP`.
struct LoadBalancerWords {
    private var common: LoadBalancerAddress?
    private var named: [String: LoadBalancerAddress] = [:]

    init(_ words: [String]) throws(VaultError) {
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
            guard isNew else { throw VaultError(.usage, "--load-balancer-ip is given twice for the same context") }
        }
    }

    /// The address of each context that has one, by its index; a context is named by its Engine Name or by its own.
    func amendments(
        for source: KubeconfigSource
    ) throws(VaultError) -> [Int: AmendedSource.Amendment] {
        var found: Set<String> = []
        var amendments: [Int: AmendedSource.Amendment] = [:]
        for index in source.entries.indices {
            // The Engine Name first: many files may have a context of one name.
            let names = [source.candidate(at: index).name?.text, source.entries[index].context].compactMap { $0 }
            let own = names.first { named[$0] != nil }
            found.formUnion(names)
            if let address = own.flatMap({ named[$0] }) ?? common {
                amendments[index] = AmendedSource.Amendment(loadBalancer: address)
            }
        }
        if let unknown = named.keys.sorted().first(where: { !found.contains($0) }) {
            throw VaultError(
                .notFound, "--load-balancer-ip names the context \(unknown.quoted), which does not exist",
                hint: ContextChoice.known(source.entries))
        }
        return amendments
    }
}
