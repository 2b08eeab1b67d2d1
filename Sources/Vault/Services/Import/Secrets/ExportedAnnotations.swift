// SPDX-License-Identifier: Apache-2.0
import VaultCore
import VaultKubernetes

/// What `export` wrote about a cluster for which its reader has no field.
enum ExportedAnnotations {
    private static let prefix = "aichor-vault/"
    private static let names = [
        "engine-name", "load-balancer-ip", "ecosystem", "note", "acquired-at", "labels", "issued-at", "issued-source",
        "namespace", "service-account", "service-account-uid", "secret-name", "secret-uid",
    ]

    /// The annotations that are looked at.
    static var keys: [String] { names.map { prefix + $0 } }

    /// Applies the annotations; nothing if there are none.
    ///
    /// They are whole: what they leave out is not there.
    static func take(_ annotations: [String: String], into builder: inout CandidateBuilder) {
        func value(_ name: String) -> String? { annotations[prefix + name] }
        guard let name = value("engine-name") else { return }
        builder.take { $0.name = try ClusterName(name) }
        builder.take { $0.loadBalancer = try value("load-balancer-ip").map { try LoadBalancerAddress($0) } }
        builder.take { $0.ecosystem = .some(try value("ecosystem").map { try Ecosystem($0) }) }
        builder.take { $0.note = .some(try value("note").map { try Note($0) }) }
        builder.take { $0.acquiredAt = try value("acquired-at").map { try Timestamp($0, of: "acquired-at") } }
        takeLabels(value("labels"), &builder)
        builder.take { candidate in
            guard let issued = value("issued-at") else { return }
            candidate.issuedAt = try Timestamp(issued, of: "issued-at")
            candidate.issuedSource = source(value("issued-source"))
        }
        var secret = SecretReference()
        secret.namespace = value("namespace")
        secret.serviceAccount = value("service-account")
        secret.serviceAccountUID = value("service-account-uid")
        secret.name = value("secret-name")
        secret.uid = value("secret-uid")
        if secret != SecretReference() { builder.take { $0.secret = secret } }
    }

    private static func source(_ word: String?) -> IssuedSource {
        switch word {
        case "token": .tokenClaim
        case "secret": .secretCreation
        default: .user
        }
    }

    private static func takeLabels(_ json: String?, _ builder: inout CandidateBuilder) {
        guard let json else { return builder.take { $0.labels = Labels() } }
        do throws(ClusterCandidate.Problem) {
            let tree: DocumentTree
            do throws(DocumentError) { tree = try DocumentTree.json(json.utf8.span) } catch {
                throw .init("has an annotation \(prefix)labels that \(error.message)")
            }
            guard let root = tree.documents.first, tree.kind(of: root) == .mapping else {
                throw .init("has an annotation \(prefix)labels that is not a JSON object")
            }
            var pairs: [(key: String, value: String)] = []
            for (key, value) in tree.members(of: root) {
                guard let text = tree.text(value) else {
                    throw .init("has an annotation \(prefix)labels with a value that is not a string")
                }
                pairs.append((key, text))
            }
            builder.take(labels: pairs)
        } catch { builder.refuse(error) }
    }
}
