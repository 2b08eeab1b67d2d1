// SPDX-License-Identifier: Apache-2.0
import VaultCore

/// A rollback journal that SQLite is about to play back (https://www.sqlite.org/fileformat2.html, section 3).
///
/// What it restores gets a fresh tag, so damage must be found before. SQLite itself believes the journal's numbers: it makes the file as
/// long as the first header says, and ends silently at a record or header that it does not recognise, with half of the vault restored.
/// So everything is refused that a killed writer cannot have left.
@safe struct HotJournal {
    private static let magic: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
    /// SQLite writes a header in a sector of its own, the smallest of which has 512 bytes.
    private static let sectors: ClosedRange<UInt32> = 512...65_536
    /// The number of a page, the page, and SQLite's checksum.
    private static let recordLength = Int64(VaultFormat.pageSize + 8)

    private struct Header {
        let recordCount: UInt32
        let nonce: UInt32
        let pageCount: UInt32
        let sector: UInt32
        let pageSize: UInt32
    }

    private let journal: UnixFile
    private let database: UnixFile
    private let pages: SealedPages
    private let size: Int64
    private var restored: Set<UInt32> = []
    /// How many pages the vault has once it is restored, according to its first page.
    private var pageCount: UInt32?

    init(_ journal: UnixFile, of database: UnixFile, _ pages: SealedPages) {
        self.journal = journal
        self.database = database
        self.pages = pages
        size = journal.size
    }

    mutating func check() throws(StoreError) {
        // A writer that was killed before the first header was whole had not touched the vault.
        guard size >= Int64(Self.sectors.lowerBound) else { return }
        guard try !isUnfinished() else { return }
        guard let first = try header(at: 0), first.pageSize == UInt32(VaultFormat.pageSize),
            Self.sectors.contains(first.sector), first.sector.nonzeroBitCount == 1
        else { throw .page("its journal does not begin as a vault's does") }
        guard try journal.bytes(8, at: size - 8) != Self.magic else { throw .page("its journal names another journal") }
        let original = Int64(first.pageCount) * Int64(VaultFormat.pageSize)
        guard original > 0, original <= database.size else {
            throw .page("its journal is of a file with \(first.pageCount) pages")
        }
        if let page = try database.bytes(VaultFormat.pageSize, at: 0), isWhole(page, 1) { pageCount = page.integer(28) }
        try walk(first)
        guard pageCount == first.pageCount else {
            throw .page("its journal is of a file with \(first.pageCount) pages, and its first page of another")
        }
    }

    /// Goes from header to header.
    private mutating func walk(_ first: Header) throws(StoreError) {
        let sector = Int64(first.sector)
        var offset: Int64 = 0
        while offset + sector <= size, let header = try header(at: offset) {
            guard header.recordCount > 0, header.pageCount == first.pageCount else {
                throw .page("its journal contradicts itself")
            }
            offset += sector
            for _ in 0..<header.recordCount {
                try restore(at: offset, header)
                offset += Self.recordLength
            }
            guard try record(at: offset, header) == nil else { throw .page("its journal counts too few records") }
            offset = (offset + sector - 1) / sector * sector
        }
        // Where records follow that are not on the disk for sure, zeros stand for the magic number and the count.
        if offset + sector > size { return }
        guard try journal.bytes(12, at: offset) == [UInt8](repeating: 0, count: 12) else {
            throw .page("its journal has a header that is damaged")
        }
    }

    private mutating func restore(at offset: Int64, _ header: Header) throws(StoreError) {
        guard let record = try record(at: offset, header), 1...header.pageCount ~= record.number else {
            throw .page("a record of its journal is damaged")
        }
        guard restored.insert(record.number).inserted else { throw .page("its journal has a page twice") }
        try pages.check(record.page.span, record.number, "page \(record.number) in its journal")
        if record.number == 1 { pageCount = record.page.integer(28) }
    }

    // MARK: Reading

    /// Whether the magic number of the first header is not written, or not all of it.
    ///
    /// SQLite writes it when the records are on the disk, and touches the vault after that. Until then zeros stand there, and a write
    /// that was torn leaves its beginning and zeros.
    private func isUnfinished() throws(StoreError) -> Bool {
        guard let start = try journal.bytes(12, at: 0) else { return true }
        let written = zip(start, Self.magic).prefix { $0 == $1 }.count
        return written < Self.magic.count && start[written...].allSatisfy { $0 == 0 }
    }

    /// Nil if no header is there.
    private func header(at offset: Int64) throws(StoreError) -> Header? {
        guard let bytes = try journal.bytes(28, at: offset), bytes.starts(with: Self.magic) else { return nil }
        return Header(
            recordCount: bytes.integer(8), nonce: bytes.integer(12), pageCount: bytes.integer(16),
            sector: bytes.integer(20), pageSize: bytes.integer(24))
    }

    /// Nil if it is cut short, or SQLite's checksum over some of its bytes is another (`pager_cksum` in SQLite's pager.c).
    private func record(at offset: Int64, _ header: Header) throws(StoreError) -> (number: UInt32, page: [UInt8])? {
        guard let bytes = try journal.bytes(Int(Self.recordLength), at: offset) else { return nil }
        let page = Array(bytes[4..<(4 + VaultFormat.pageSize)])
        let sum = stride(from: VaultFormat.pageSize - 200, to: 0, by: -200).reduce(header.nonce) {
            $0 &+ UInt32(page[$1])
        }
        return bytes.integer(4 + VaultFormat.pageSize) == sum ? (bytes.integer(0), page) : nil
    }

    private func isWhole(_ page: [UInt8], _ number: UInt32) -> Bool {
        do throws(StoreError) { try pages.check(page.span, number) } catch { return false }
        return true
    }
}

extension [UInt8] {
    /// The big-endian integer at a place.
    fileprivate func integer(_ offset: Int) -> UInt32 {
        self[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
