// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore

/// An entry in `log`.
struct LogRow: ListItem {
    let entry: LogEntry

    var name: String { String(entry.sequence) }

    static func headers(wide: Bool) -> [String] {
        ["SEQ", "TIME", "ACTION", "OBJECT", "VERSION", "SLOT", "USER", "PROCESS", "TTY", "PURPOSE", "INTENT"]
    }

    func addCells(to table: inout Table, wide: Bool, _ scene: Scene) {
        table.add(String(entry.sequence))
        table.add(entry.time.rfc3339)
        table.add(entry.action.rawValue)
        table.add(entry.object)
        table.add(entry.version.map(String.init))
        table.add(entry.slotLabel)
        table.add(user)
        table.add(process)
        table.add(entry.actor.terminal)
        table.add(entry.purpose)
        table.add(entry.intent)
    }

    /// The uid, and who is behind it where that is someone else.
    private var user: String {
        var text = "uid \(entry.actor.uid)"
        if let login = entry.actor.loginUID, login != entry.actor.uid { text += ", login \(login)" }
        if let sudo = entry.actor.sudoUser { text += ", sudo by \(sudo)" }
        return text
    }

    private var process: String? {
        guard let executable = entry.actor.parentExecutable else { return entry.actor.parentPID.map { "pid \($0)" } }
        return executable.split(separator: "/").last.map(String.init) ?? executable
    }

    func value(_ scene: Scene) -> OutputValue {
        var object = ObjectBuilder()
        object.add("sequence", entry.sequence)
        object.add("time", entry.time)
        object.add("action", entry.action.rawValue)
        object.add("object", entry.object)
        object.add("recordId", entry.recordID)
        object.add("version", entry.version)
        object.add("purpose", entry.purpose)
        object.add("intent", entry.intent)
        object.add("slotId", entry.slotID)
        object.add("slotLabel", entry.slotLabel)
        object.add("actor", entry.actor.value)
        return object.value
    }
}

extension VaultCore.Actor {
    fileprivate var value: OutputValue {
        var object = ObjectBuilder()
        object.add("uid", UInt64(uid))
        object.add("loginUid", loginUID.map { UInt64($0) })
        object.add("sudoUser", sudoUser)
        object.add("parentPid", parentPID.map { UInt64($0) })
        object.add("parentExecutable", parentExecutable)
        object.add("terminal", terminal)
        return object.value
    }
}
