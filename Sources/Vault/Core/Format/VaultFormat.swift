// SPDX-License-Identifier: Apache-2.0

/// The fixed numbers and labels of format 1 (FORMAT.md).
package enum VaultFormat {
    /// The format number that this program writes.
    package static let number: UInt32 = 1
    /// SQLite's `application_id` of a vault, "AVLT".
    package static let applicationID: Int32 = 1_096_174_676
    /// The page size of the database in bytes.
    package static let pageSize = 8192
    /// How many bytes at the end of a page SQLite leaves to the vault id and the page's tag.
    package static let reservedBytes = 32
    /// The bytes of a page that its tag covers.
    package static let pageContent = pageSize - reservedBytes
    /// The longest sealed part in bytes.
    package static let maximumPartSize = 16 << 20
    /// The longest header body in bytes.
    package static let maximumHeaderSize = 65_536

    /// The labels that keep keys and additional data of different uses apart (FORMAT.md, sections 4 to 11).
    package enum Label {
        package static let scrypt = "aichor-vault/1/scrypt"
        package static let slot = "aichor-vault/1/slot"
        package static let slotLabel = "aichor-vault/1/slot-label"
        package static let slotWrap = "aichor-vault/1/slot-wrap"
        package static let slotInfo = "aichor-vault/1/slot-info"
        package static let headerMAC = "aichor-vault/1/header-mac"
        package static let manifest = "aichor-vault/1/manifest"
        package static let manifestMAC = "aichor-vault/1/manifest-mac"
        package static let nameIndex = "aichor-vault/1/name-index"
        package static let fingerprint = "aichor-vault/1/fingerprint"
        package static let record = "aichor-vault/1/record"
        package static let part = "aichor-vault/1/part"
        package static let log = "aichor-vault/1/log"
        package static let logSeal = "aichor-vault/1/log-seal"
        package static let logMAC = "aichor-vault/1/log-mac"
        package static let mark = "aichor-vault/1/mark"
        package static let markMAC = "aichor-vault/1/mark-mac"
        package static let place = "aichor-vault/1/place"
    }
}
