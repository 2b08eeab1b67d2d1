// SPDX-License-Identifier: Apache-2.0

extension DocumentTree {
    /// Refuses a document that SOPS has encrypted: its metadata stand in a mapping `sops` at the top, with a `mac` over all values
    /// (https://getsops.io/docs, "Encryption Protocol").
    ///
    /// Values that SOPS leaves in clear text may belong to others that it has not.
    package func refuseEncrypted(_ document: Node) throws(DocumentError) {
        guard kind(of: document) == .mapping, let metadata = member("sops", of: document),
            kind(of: metadata) == .mapping,
            ["mac", "version", "lastmodified"].contains(where: { member($0, of: metadata) != nil })
        else { return }
        throw DocumentError(
            "is encrypted by SOPS: decrypt it first, such as with sops --decrypt", line: line(of: metadata))
    }
}
