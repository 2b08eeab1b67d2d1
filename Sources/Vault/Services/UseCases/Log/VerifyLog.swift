// SPDX-License-Identifier: Apache-2.0
public import VaultCore
import VaultCrypto

extension UnlockedVault {
    /// Walks the whole chain, and reports what was done to one that is not intact.
    ///
    /// `checkpoints` are lines that ``checkpoint()`` printed earlier; each that is of this vault is held against the log.
    /// Throws `input.invalid` if lines are given and none is, and for a whole log what else is wrong with the vault; but an old copy
    /// is reported by the result.
    public func verifyLog(checkpoints lines: [String] = []) throws(VaultError) -> LogVerification {
        let all = try lines.map { (line) throws(VaultError) in try Checkpoint(line) }
        let ours = all.filter { $0.vaultID == vaultID }
        guard lines.isEmpty || !ours.isEmpty else {
            throw VaultError(
                .inputInvalid, "the checkpoint belongs to another vault", hint: "this vault's id is \(vaultID)")
        }
        var broken: LogVerification?
        var generation: UInt64 = 0
        do {
            // The check of the log's ends, which comes first elsewhere, could not report what was done to it.
            let (result, rollback) = try inspect { reader, manifest in
                var good: UInt64 = 0
                generation = manifest.generation
                do {
                    return try LogWalk(reader, cipher, manifest, context.progress).run(ours) { _, _ in good += 1 }
                } catch let fault as LogFault {
                    broken = LogVerification(
                        fault: fault, entries: good, first: manifest.logFirst, last: manifest.logLast)
                    throw fault
                }
            }
            var verification = result
            (verification.rollback, verification.generation) = (rollback, generation)
            return verification
        } catch {
            if let broken { return broken }
            throw error
        }
    }

    /// One line to keep elsewhere: with it anyone's tampering with the log is found, even that of one who has a key.
    public func checkpoint() throws(VaultError) -> String {
        try read { session in
            // A checkpoint of a broken log would confirm it.
            _ = try LogWalk(session, context.progress).run()
            let manifest = session.state.manifest
            return Checkpoint(cipher.vaultID, manifest.logLast, manifest.logHeadMAC).line
        }
    }
}
