// SPDX-License-Identifier: Apache-2.0
import CLinux
import Glibc
import Synchronization

/// Bytes that must not leak: a token, a password, a passphrase, a key.
///
/// They lie on pages of their own that are locked into memory (mlock(2)), left out of core dumps (`MADV_DONTDUMP`), zeroed in
/// a forked child (`MADV_WIPEONFORK`) and overwritten when the value ends. A value cannot be copied, printed, compared with
/// `==` or put in an array, so most leaks do not compile. Reading is scoped: ``withBytes(_:)``.
@safe public struct SecretBytes: ~Copyable, @unchecked Sendable {
    // Sendable: the pages have one owner, which the type system moves and never copies; there is no shared mutable state.
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int

    /// How many bytes are held.
    public private(set) var count: Int

    /// Makes an empty value with room for at least `capacity` bytes; it grows as needed.
    public init(capacity: Int = 0) {
        self.capacity = Pages.roundUp(capacity)
        unsafe base = Pages.map(self.capacity)
        count = 0
    }

    /// Makes a value of what `fill` appends, at most `count` bytes.
    public init<E: Error>(count: Int, filling fill: (inout OutputSpan<UInt8>) throws(E) -> Void) throws(E) {
        self.init(capacity: count)
        try append(atMost: count, fill)
    }

    /// Copies bytes that are not secret by themselves, or that a library forced into ordinary memory.
    public init(copying bytes: Span<UInt8>) {
        self.init(capacity: bytes.count)
        append(bytes)
    }

    /// Copies a secret into pages of its own; nil if there is none.
    public init?(copying secret: borrowing SecretBytes?) {
        switch secret {
        case .some(let secret): self = secret.withBytes { SecretBytes(copying: $0) }
        case .none: return nil
        }
    }

    deinit { unsafe Pages.unmap(base, capacity) }

    /// Gives scoped access to the bytes.
    ///
    /// The span must not be copied into ordinary memory.
    public borrowing func withBytes<R: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        let buffer = unsafe UnsafeBufferPointer(start: base, count: count)
        return try unsafe body(Span(_unsafeElements: buffer))
    }

    /// Gives scoped access for changing bytes in place.
    public mutating func withMutableBytes<R: ~Copyable, E: Error>(
        _ body: (inout MutableSpan<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        let buffer = unsafe UnsafeMutableBufferPointer(start: base, count: count)
        var span = unsafe MutableSpan(_unsafeElements: buffer)
        return try body(&span)
    }

    /// Appends what `fill` writes, at most `maximum` bytes.
    ///
    /// If `fill` throws, nothing is appended.
    public mutating func append<E: Error>(
        atMost maximum: Int, _ fill: (inout OutputSpan<UInt8>) throws(E) -> Void
    ) throws(E) {
        reserve(maximum)
        let tail = unsafe UnsafeMutableBufferPointer(start: base + count, count: maximum)
        var output = unsafe OutputSpan(buffer: tail, initializedCount: 0)
        try fill(&output)
        count += unsafe output.finalize(for: tail)
    }

    /// Appends bytes.
    public mutating func append(_ bytes: Span<UInt8>) {
        reserve(bytes.count)
        unsafe bytes.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return }
            unsafe (base + count).update(from: start, count: source.count)
        }
        count += bytes.count
    }

    /// Appends one byte.
    public mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe base[count] = byte
        count += 1
    }

    /// Drops bytes from the end and overwrites them.
    ///
    /// Does nothing if there are no more than `count`.
    public mutating func truncate(to newCount: Int) {
        guard newCount < count else { return }
        unsafe explicit_bzero(base + newCount, count - newCount)
        count = newCount
    }

    /// Overwrites all bytes and keeps the pages for reuse.
    public mutating func removeAll() { truncate(to: 0) }

    /// Makes room for `additional` bytes: new pages, the bytes moved, the old pages overwritten.
    private mutating func reserve(_ additional: Int) {
        guard count + additional > capacity else { return }
        let larger = Pages.roundUp(max(count + additional, capacity * 2))
        let fresh = unsafe Pages.map(larger)
        unsafe fresh.update(from: base, count: count)
        unsafe Pages.unmap(base, capacity)
        unsafe base = fresh
        capacity = larger
    }
}

/// What became of the protection of secret pages in this process, for `doctor` and for one warning.
public enum SecretMemory {
    private static let failures = Atomic<Int>(0)

    /// Whether a secret page could not be locked into memory (mlock(2) failed, mostly by `RLIMIT_MEMLOCK`).
    public static var lockingFailed: Bool { failures.load(ordering: .relaxed) > 0 }

    fileprivate static func noteFailure() { failures.add(1, ordering: .relaxed) }
}

/// Page-wise memory for secrets.
private enum Pages {
    static let size = Int(sysconf(Int32(_SC_PAGESIZE)))

    static func roundUp(_ count: Int) -> Int { (max(count, 1) + size - 1) / size * size }

    static func map(_ length: Int) -> UnsafeMutablePointer<UInt8> {
        let pages = unsafe mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let pages = unsafe pages, unsafe pages != MAP_FAILED else {
            // As for any allocation in Swift: there is no way to go on without memory.
            preconditionFailure("out of memory")
        }
        if unsafe mlock(pages, length) != 0 { SecretMemory.noteFailure() }
        _ = unsafe aichor_madvise_dont_dump(pages, length)
        _ = unsafe aichor_madvise_wipe_on_fork(pages, length)
        return unsafe pages.assumingMemoryBound(to: UInt8.self)
    }

    static func unmap(_ base: UnsafeMutablePointer<UInt8>, _ length: Int) {
        unsafe explicit_bzero(base, length)
        unsafe munmap(base, length)
    }
}
