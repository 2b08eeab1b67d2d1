// SPDX-License-Identifier: Apache-2.0

/// How long a transfer may take and how much it may bring.
package struct TransferLimits: Equatable, Sendable {
    /// For connecting, the handshake included, in milliseconds.
    package var connect: Int
    /// For everything, in milliseconds.
    package var total: Int
    /// The largest body in bytes.
    package var body = 1 << 20
    /// The largest head in bytes.
    package var headers = 1 << 16

    package init(connect: Int, total: Int) {
        self.connect = connect
        self.total = total
    }
}
