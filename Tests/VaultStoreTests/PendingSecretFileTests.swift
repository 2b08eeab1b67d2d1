// SPDX-License-Identifier: Apache-2.0
import Glibc
import Testing
import VaultCore

@testable import VaultStore

/// Output files.
@Suite struct SecretFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func write(_ text: String, to path: String) throws {
        var file = try PendingSecretFile(at: path, replacing: .anything(nil))
        try file.write(text.utf8.span)
        try file.commit()
    }

    @Test func `an output appears whole, with mode 0600, under any umask`() throws {
        let old = umask(0)
        defer { umask(old) }
        let path = directory.file("payload.json")
        var file = try PendingSecretFile(at: path, replacing: .anything(nil))
        try file.write("one ".utf8.span)
        #expect(!exists(path))
        try file.write("two".utf8.span)
        try file.commit()
        #expect(try contents(path) == Array("one two".utf8))
        #expect(try mode(of: path) == 0o600)
        #expect(directory.names == ["payload.json"])
    }

    @Test func `an existing file is replaced, also one that others could read`() throws {
        let path = directory.file("payload.json")
        try put(Array("old".utf8), path, mode: 0o644)
        let reader = unsafe open(path, O_RDONLY)
        defer { close(reader) }
        try write("new", to: path)
        #expect(try contents(path) == Array("new".utf8))
        #expect(try mode(of: path) == 0o600)
        // Whoever had the old one open does not see the new one.
        var bytes = [UInt8](repeating: 0, count: 8)
        #expect(unsafe read(reader, &bytes, 8) == 3 && bytes.starts(with: "old".utf8))
    }

    @Test func `an abandoned output leaves nothing and keeps the old one`() throws {
        let path = directory.file("payload.json")
        try put(Array("old".utf8), path)
        do {
            var file = try PendingSecretFile(at: path, replacing: .anything(nil))
            try file.write("new".utf8.span)
        }
        #expect(directory.names == ["payload.json"])
        #expect(try contents(path) == Array("old".utf8))
    }

    @Test(arguments: ["link", "dangling", "folder", "pipe", "late link"])
    func `links, folders and pipes are refused as outputs`(_ kind: String) throws {
        let path = directory.file("payload.json")
        try put(Array("target".utf8), directory.file("target"))
        switch kind {
        case "link": unsafe symlink(directory.file("target"), path)
        case "dangling": unsafe symlink(directory.file("nowhere"), path)
        case "folder": unsafe mkdir(path, 0o700)
        case "pipe": unsafe mkfifo(path, 0o600)
        default: break
        }
        let error = storeError {
            var file = try PendingSecretFile(at: path, replacing: .anything(nil))
            try file.write("secret".utf8.span)
            if kind == "late link" { unsafe symlink(directory.file("target"), path) }
            try file.commit()
        }
        guard case .unsafeFile(path, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try contents(directory.file("target")) == Array("target".utf8))
        #expect(directory.names == ["payload.json", "target"])
    }

    @Test func `devices and missing folders are refused as outputs`() {
        guard case .unsafeFile = storeError({ _ = try PendingSecretFile(at: "/dev/null", replacing: .anything(nil)) })
        else {
            Issue.record("a device was accepted")
            return
        }
        #expect(
            storeError { _ = try PendingSecretFile(at: directory.file("no/payload"), replacing: .anything(nil)) }
                == .noDirectory(path: directory.file("no")))
    }

    @Test func `a killed process leaves nothing of an output, whatever user it runs as`() async throws {
        try put(Array("old".utf8), directory.file("payload.json"))
        let place = directory.path
        if geteuid() == 0 { unsafe chown(place, 65534, 65534) }
        await #expect(processExitsWith: .signal(SIGKILL)) { [place = place as String] in
            // This also makes the process one that cannot be dumped, as the program makes itself.
            if geteuid() == 0 { setuid(65534) }
            var done = try PendingSecretFile(at: place + "/done", replacing: .anything(nil))
            try done.write("done".utf8.span)
            try done.commit()
            var file = try PendingSecretFile(at: place + "/payload.json", replacing: .anything(nil))
            try file.write("secret".utf8.span)
            kill(getpid(), SIGKILL)
            try file.commit()
        }
        #expect(directory.names == ["done", "payload.json"])
        #expect(try contents(directory.file("payload.json")) == Array("old".utf8))
        #expect(try contents(directory.file("done")) == Array("done".utf8))
    }

    @Test(arguments: [true, false])
    func `a new file has the same end on any file system`(_ mayBeUnnamed: Bool) throws {
        let place = try OpenDirectory.any(directory.path)
        func publish(_ text: String, replacing: Bool) throws {
            let file = try UnnamedFile(in: place, mayBeUnnamed: mayBeUnnamed)
            try file.descriptor.write(text.utf8.span)
            #expect(directory.names.contains { $0.hasPrefix(".aichor-") } == !mayBeUnnamed)
            try file.publish(as: "file", replacing: replacing)
        }
        try publish("one", replacing: false)
        #expect(storeError { try publish("two", replacing: false) } == .exists(path: place.path(of: "file")))
        #expect(try contents(directory.file("file")) == Array("one".utf8))
        try publish("three", replacing: true)
        #expect(try contents(directory.file("file")) == Array("three".utf8))
        #expect(try mode(of: directory.file("file")) == 0o600)
        #expect(directory.names == ["file"])
    }

    @Test func `a full file system is an error with its errno and leaves nothing`() throws {
        let path = directory.file("payload.json")
        var file = try PendingSecretFile(at: path, replacing: .anything(nil))
        let descriptor = unsafe open("/dev/full", O_WRONLY)
        defer { close(descriptor) }
        let device = FileDescriptor(owning: dup(descriptor), path: "/dev/full")
        #expect(
            storeError { try device.write([1, 2, 3].span) }
                == .inputOutput(operation: "write", path: "/dev/full", errno: ENOSPC))
        try file.write([1].span)
        _ = consume file
        #expect(directory.names.isEmpty)
    }

    @Test(arguments: [("plain/path-1.db", "plain/path-1.db"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("", "''")])
    func `a path in a remedy is one word for the shell`(_ path: String, _ quoted: String) {
        #expect(path.shellQuoted == quoted)
    }
}
