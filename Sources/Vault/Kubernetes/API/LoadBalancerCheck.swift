// SPDX-License-Identifier: Apache-2.0
import Glibc
import VaultCore

/// Whether something accepts connections on an address; nothing is sent.
///
/// Begun early and asked late, so that an address which swallows everything costs no time of its own while the API server
/// is asked.
@safe struct LoadBalancerCheck: ~Copyable {
    private var sockets: [Int32] = []
    private let deadline: ContinuousClock.Instant

    /// Begins to connect to the ports of a numeric address; `timeout` is in milliseconds.
    init(_ address: String, ports: [UInt16], timeout: Int) {
        deadline = .now.advanced(by: .milliseconds(timeout))
        sockets = ports.compactMap { Self.begin(address, $0) }
    }

    deinit { for descriptor in sockets { close(descriptor) } }

    /// Waits for the first that is accepted, or until all are refused or time is up.
    mutating func wait(cancel: CancelFlag) -> LoadBalancerOutcome {
        while !cancel.isCancelled {
            if let outcome = look(milliseconds: 50) { return outcome }
        }
        return .notAsked
    }

    /// Looks once, waiting for news at most so long; nil if nothing is decided yet.
    mutating func look(milliseconds: Int) -> LoadBalancerOutcome? {
        guard !sockets.isEmpty else { return .unreachable }
        let isLate = ContinuousClock.now >= deadline
        var waiting = sockets.map { pollfd(fd: $0, events: Int16(POLLOUT), revents: 0) }
        _ = unsafe poll(&waiting, nfds_t(waiting.count), isLate ? 0 : Int32(milliseconds))
        for entry in waiting where entry.revents != 0 {
            if Self.isConnected(entry.fd) { return .reachable }
            close(entry.fd)
            sockets.removeAll { $0 == entry.fd }
        }
        return isLate || sockets.isEmpty ? .unreachable : nil
    }

    private static func begin(_ address: String, _ port: UInt16) -> Int32? {
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(address, String(port), &hints, &found) == 0, let entry = unsafe found else {
            return nil
        }
        defer { unsafe freeaddrinfo(found) }
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = unsafe socket(entry.pointee.ai_family, kind, 0)
        guard descriptor >= 0 else { return nil }
        if unsafe connect(descriptor, entry.pointee.ai_addr, entry.pointee.ai_addrlen) == 0 || errno == EINPROGRESS {
            return descriptor
        }
        close(descriptor)
        return nil
    }

    private static func isConnected(_ descriptor: Int32) -> Bool {
        var status: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &status, &size) == 0 && status == 0
    }
}
