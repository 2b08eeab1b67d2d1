// SPDX-License-Identifier: Apache-2.0
import Vault
import VaultCore
import VaultTerminal

/// An entry in `log`.
struct LogRow: TabularItem {
    let entry: LogEntry

    var name: String { String(entry.sequence) }

    /// Who received what is essential: nothing is cut.
    static var wraps: Bool { true }
    static var foldsColumns: Bool { true }

    static func headers(wide: Bool) -> [String] {
        ["SEQ", "TIME", "ACTION", "OBJECT", "VERSION", "SLOT", "USER", "PROCESS"] + (wide ? ["PID"] : [])
            + ["TTY", "PURPOSE", "INTENT"]
    }

    static var columns: [String] {
        [
            "sequence", "time", "action", "object", "version", "slotLabel", "actor.uid", "actor.loginUid",
            "actor.sudoUser", "actor.parentPid", "actor.parentExecutable", "actor.terminal", "purpose", "intent",
            "recordId", "slotId",
        ]
    }

    func addCells(to table: inout Table, wide: Bool, _ rendering: RenderContext) {
        table.add(String(entry.sequence))
        table.add(entry.time.rfc3339)
        table.add(entry.action.rawValue)
        table.add(entry.object)
        table.add(entry.version.map(String.init))
        table.add(entry.slotLabel)
        table.add(entry.actor.userText)
        table.add(wide ? entry.actor.parentExecutable : entry.actor.processText)
        if wide { table.add(entry.actor.parentPID.map { String($0) }) }
        table.add(entry.actor.terminal)
        table.add(entry.purpose)
        table.add(entry.intent)
    }

    func value(_ rendering: RenderContext) -> OutputValue { entry.members.value }
}

extension LogEntry {
    /// Everything of the entry, for programs.
    var members: ObjectBuilder {
        var object = ObjectBuilder()
        object.add("sequence", sequence)
        object.add("time", time)
        object.add("action", action.rawValue)
        object.add("object", self.object)
        object.add("recordId", recordID)
        object.add("version", version)
        object.add("purpose", purpose)
        object.add("intent", intent)
        object.add("slotId", slotID)
        object.add("slotLabel", slotLabel)
        object.add("actor", actor.value)
        return object
    }
}

extension LogActor {
    /// The uid, and who is behind it where that is someone else.
    var userText: String {
        var text = "uid \(uid)"
        if let login = loginUID, login != uid { text += ", login \(login)" }
        if let sudo = sudoUser { text += ", sudo by \(sudo)" }
        return text
    }

    /// The last part of the parent's executable, or its process id.
    var processText: String? {
        guard let executable = parentExecutable else { return parentPID.map { "pid \($0)" } }
        return executable.split(separator: "/").last.map(String.init) ?? executable
    }

    /// All of it, for programs.
    var value: OutputValue {
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
