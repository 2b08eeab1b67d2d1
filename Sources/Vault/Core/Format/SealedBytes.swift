// SPDX-License-Identifier: Apache-2.0

/// A sealed part as it lies in the file: nonce and AES-256-GCM ciphertext with its tag.
package struct SealedBytes: Equatable, Sendable {
    package var nonce: [UInt8]
    package var sealed: [UInt8]

    package init(nonce: [UInt8], sealed: [UInt8]) {
        self.nonce = nonce
        self.sealed = sealed
    }
}

/// A clear body and the MAC over it: the header and the manifest as they lie in the file.
package struct AuthenticatedBytes: Equatable, Sendable {
    package var body: [UInt8]
    package var mac: [UInt8]

    package init(body: [UInt8], mac: [UInt8]) {
        self.body = body
        self.mac = mac
    }
}

/// A log entry as it lies in the file.
package struct SealedLogEntry: Equatable, Sendable {
    package var sequence: UInt64
    package var content: SealedBytes
    package var mac: Digest

    package init(sequence: UInt64, content: SealedBytes, mac: Digest) {
        self.sequence = sequence
        self.content = content
        self.mac = mac
    }
}
