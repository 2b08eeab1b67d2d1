// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// What `add`, `set`, `rename` and `restore` did.
struct ClusterReceiptDocument: Document {
    let receipt: ClusterReceipt

    func describe(in description: inout Description, _ scene: Scene) {
        let cluster = receipt.cluster
        guard receipt.changed else {
            description.sentence("\(cluster.name) unchanged (version \(cluster.version))")
            return
        }
        description.sentence("\(cluster.name) \(cluster.change.text) (version \(cluster.version))")
        if let credential = cluster.credential {
            description.section("Credential") { $0.describe(credential, scene) }
        }
        description.describe(cluster.certificates, scene)
    }

    func value(_ scene: Scene) -> OutputValue {
        var object = ObjectBuilder()
        object.add("changed", receipt.changed)
        object.add("cluster", receipt.cluster.members(scene).value)
        object.add("warnings", .texts(receipt.warnings))
        return object.value
    }
}
