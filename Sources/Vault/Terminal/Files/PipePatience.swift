// SPDX-License-Identifier: Apache-2.0
import Synchronization
package import VaultCore

/// How long named pipes may be silent: all together, because one pipe has as many spellings as a document has entries.
package final class PipePatience: Sendable {
    private let milliseconds: Mutex<Int32>

    package init(milliseconds: Int32) { self.milliseconds = Mutex(milliseconds) }

    /// Opens a file; a pipe is given the time that silent ones have left.
    package func open(_ path: String) throws(VaultError) -> OpenFile {
        let start = ContinuousClock.now
        do throws(VaultError) {
            return try OpenFile(path, pipeTimeout: milliseconds.withLock { $0 })
        } catch {
            let waited = start.duration(to: .now) / .milliseconds(1)
            milliseconds.withLock { $0 -= min($0, Int32(clamping: Int(waited))) }
            throw error
        }
    }
}
