// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// What `add`, `set`, `rename` and `restore` did.
struct ClusterChangeDocument: OutputDocument {
    let result: ClusterChangeResult

    func describe(in description: inout Description, _ rendering: RenderContext) {
        let cluster = result.cluster
        guard result.changed else {
            description.sentence("\(cluster.name) unchanged (version \(cluster.version))")
            return
        }
        description.sentence("\(cluster.name) \(cluster.change.text) (version \(cluster.version))")
        if let credential = cluster.credential {
            description.section("Credential") { $0.describe(credential, rendering) }
        }
        description.describe(cluster.certificates, rendering)
    }

    func value(_ rendering: RenderContext) -> OutputValue {
        var object = ObjectBuilder()
        object.add("changed", result.changed)
        object.add("cluster", result.cluster.members(rendering).value)
        object.add("warnings", .texts(result.warnings))
        return object.value
    }
}
