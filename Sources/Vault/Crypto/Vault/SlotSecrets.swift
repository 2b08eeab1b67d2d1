// SPDX-License-Identifier: Apache-2.0
package import VaultCore

/// What a person gave to unlock with: any of a passphrase, a key file's bytes and a recovery code's bytes.
package struct SlotSecrets: ~Copyable {
    /// The longest passphrase in bytes.
    package static let maximumPassphraseCount = 1024
    /// The exact length of a key file in bytes.
    package static let keyFileCount = 32

    /// 1 to 1,024 bytes, exactly as typed.
    package var passphrase: SecretBytes?
    /// 32 bytes.
    package var keyFile: SecretBytes?
    /// The 20 bytes that ``RecoveryCode/parse(_:)`` reads from a code.
    package var recoveryCode: SecretBytes?

    package init(
        passphrase: consuming SecretBytes? = nil, keyFile: consuming SecretBytes? = nil,
        recoveryCode: consuming SecretBytes? = nil
    ) {
        self.passphrase = passphrase
        self.keyFile = keyFile
        self.recoveryCode = recoveryCode
    }

    /// Whether everything that a slot of this type needs is there and of a length that the format allows.
    package borrowing func suffice(for type: SlotType) -> Bool {
        switch type {
        case .passphrase: hasPassphrase
        case .keyFile: Self.count(of: keyFile) == Self.keyFileCount
        case .passphraseAndKeyFile: hasPassphrase && Self.count(of: keyFile) == Self.keyFileCount
        case .recoveryCode: Self.count(of: recoveryCode) == RecoveryCode.byteCount
        default: false
        }
    }

    /// Copies what a slot of this type needs.
    package borrowing func copy(for type: SlotType) -> SlotSecrets {
        SlotSecrets(
            passphrase: type.usesPassphrase ? SecretBytes(copying: passphrase) : nil,
            keyFile: type == .keyFile || type == .passphraseAndKeyFile ? SecretBytes(copying: keyFile) : nil,
            recoveryCode: type == .recoveryCode ? SecretBytes(copying: recoveryCode) : nil)
    }

    private var hasPassphrase: Bool { (1...Self.maximumPassphraseCount).contains(Self.count(of: passphrase)) }

    private static func count(of secret: borrowing SecretBytes?) -> Int {
        switch secret {
        case .some(let secret): secret.count
        case .none: 0
        }
    }
}

extension SlotSecrets {
    /// The input key material of a slot (FORMAT.md, section 4.1); nil if something that the slot needs is missing.
    ///
    /// The cost must have been checked: for the types with a passphrase this is what takes time and memory.
    borrowing func inputKeyMaterial(
        for type: SlotType, cost: ScryptCost, salt: Span<UInt8>
    ) throws(CryptoError) -> SecretBytes? {
        guard suffice(for: type) else { return nil }
        var material = SecretBytes(capacity: 64)
        if type.usesPassphrase { try Self.appendStretched(passphrase, cost, salt, to: &material) }
        if type == .keyFile || type == .passphraseAndKeyFile { Self.append(keyFile, to: &material) }
        if type == .recoveryCode { Self.append(recoveryCode, to: &material) }
        return material
    }

    private static func append(_ secret: borrowing SecretBytes?, to material: inout SecretBytes) {
        switch secret {
        case .some(let secret): secret.withBytes { material.append($0) }
        case .none: break
        }
    }

    private static func appendStretched(
        _ passphrase: borrowing SecretBytes?, _ cost: ScryptCost, _ salt: Span<UInt8>, to material: inout SecretBytes
    ) throws(CryptoError) {
        var labelledSalt = Array(VaultFormat.Label.scrypt.utf8)
        labelledSalt.append(salt)
        let stretched: SecretBytes
        switch passphrase {
        case .some(let passphrase): stretched = try stretch(passphrase, cost, labelledSalt)
        case .none: return
        }
        stretched.withBytes { material.append($0) }
    }

    private static func stretch(
        _ passphrase: borrowing SecretBytes, _ cost: ScryptCost, _ salt: [UInt8]
    ) throws(CryptoError) -> SecretBytes {
        try passphrase.withBytes { (passphrase) throws(CryptoError) in
            try Scrypt.stretch(passphrase, salt: salt.span, cost: cost)
        }
    }
}
