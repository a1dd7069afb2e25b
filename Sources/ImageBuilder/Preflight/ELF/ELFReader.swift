/// Reads an ELF file's header, its segments and its dynamic section. Every number in the file is doubted: offsets are
/// checked against the file, lists have an end.
struct ELFReader {
    private struct Segment {
        let type: UInt64
        let offset: Int
        let address: UInt64
        let size: UInt64
    }

    private let bytes: ELFBytes
    private let is64: Bool
    private let isBigEndian: Bool
    private let machine: UInt64
    private var segments: [Segment] = []

    private static let mostSegments = 256
    private static let mostEntries = 4096

    init?(_ bytes: ELFBytes) throws {
        guard let start = try bytes.bytes(at: 0, count: 20), start.prefix(4).elementsEqual(ELFFile.magic),
            (1...2).contains(start[start.startIndex + 4]), (1...2).contains(start[start.startIndex + 5])
        else { return nil }
        self.bytes = bytes
        is64 = start[start.startIndex + 4] == 2
        isBigEndian = start[start.startIndex + 5] == 2
        machine = ELFFields(bytes: Array(start), isBigEndian: isBigEndian).number(at: 18, size: 2) ?? 0
        guard let header = try fields(at: 0, count: is64 ? 64 : 52) else { return nil }
        let word = is64 ? 8 : 4
        guard let table = header.number(at: is64 ? 32 : 28, size: word),
            let size = header.number(at: is64 ? 54 : 42, size: 2),
            let count = header.number(at: is64 ? 56 : 44, size: 2), size >= (is64 ? 56 : 32)
        else { return nil }
        for number in 0..<min(Int(count), Self.mostSegments) {
            guard let segment = try segment(at: Int(clamping: table), number * Int(size)) else { return nil }
            segments.append(segment)
        }
    }

    func file() throws -> ELFFile {
        var file = ELFFile(machine: "\(is64 ? 64 : 32)-\(machine)")
        if let segment = segments.first(where: { $0.type == 3 }) {
            file.interpreter = try bytes.text(at: segment.offset)
        }
        if let segment = segments.first(where: { $0.type == 2 }) { try readDynamic(segment, &file) }
        return file
    }

    private func fields(at offset: Int, count: Int) throws -> ELFFields? {
        try bytes.bytes(at: offset, count: count).map { ELFFields(bytes: Array($0), isBigEndian: isBigEndian) }
    }

    private func segment(at table: Int, _ distance: Int) throws -> Segment? {
        let (offset, overflow) = table.addingReportingOverflow(distance)
        guard !overflow, let entry = try fields(at: offset, count: is64 ? 56 : 32),
            let type = entry.number(at: 0, size: 4), let start = entry.number(at: is64 ? 8 : 4, size: is64 ? 8 : 4),
            let address = entry.number(at: is64 ? 16 : 8, size: is64 ? 8 : 4),
            let size = entry.number(at: is64 ? 32 : 16, size: is64 ? 8 : 4)
        else { return nil }
        return Segment(type: type, offset: Int(clamping: start), address: address, size: size)
    }

    /// Where in the file lies what is at an address in memory.
    private func offset(of address: UInt64) -> Int? {
        for segment in segments where segment.type == 1 && address >= segment.address {
            let distance = address - segment.address
            if distance < segment.size {
                let (offset, overflow) = segment.offset.addingReportingOverflow(Int(clamping: distance))
                return overflow ? nil : offset
            }
        }
        return nil
    }
}

// MARK: The dynamic section

extension ELFReader {
    private enum Tag {
        static let needed: UInt64 = 1
        static let strings: UInt64 = 5
        static let name: UInt64 = 14
        static let rpath: UInt64 = 15
        static let runpath: UInt64 = 29
        static let versions: UInt64 = 0x6FFF_FFFC
        static let versionCount: UInt64 = 0x6FFF_FFFD
        static let neededVersions: UInt64 = 0x6FFF_FFFE
        static let neededVersionCount: UInt64 = 0x6FFF_FFFF
    }

    private func readDynamic(_ segment: Segment, _ file: inout ELFFile) throws {
        let entries = try dynamicEntries(segment)
        func value(_ tag: UInt64) -> UInt64? { entries.first { $0.tag == tag }?.value }
        guard let strings = value(Tag.strings).flatMap(offset) else { return }
        func text(_ tag: UInt64) throws -> [String] {
            try entries.filter { $0.tag == tag }.compactMap { try string($0.value, in: strings) }
        }
        file.needed = try text(Tag.needed)
        file.name = try text(Tag.name).first
        let runpath = try text(Tag.runpath)
        file.isSearchPathInherited = runpath.isEmpty
        file.searchPath = try (runpath.isEmpty ? text(Tag.rpath) : runpath)
            .flatMap { $0.split(separator: ":").map(String.init) }
        if let start = value(Tag.neededVersions).flatMap(offset) {
            try readNeededVersions(start, value(Tag.neededVersionCount), strings, &file)
        }
        if let start = value(Tag.versions).flatMap(offset) {
            try readVersions(start, value(Tag.versionCount), strings, &file)
        }
    }

    private func dynamicEntries(_ segment: Segment) throws -> [(tag: UInt64, value: UInt64)] {
        let word = is64 ? 8 : 4
        var entries: [(UInt64, UInt64)] = []
        while entries.count < Self.mostEntries {
            let (offset, overflow) = segment.offset.addingReportingOverflow(entries.count * word * 2)
            guard !overflow, let entry = try fields(at: offset, count: word * 2),
                let tag = entry.number(at: 0, size: word), let value = entry.number(at: word, size: word), tag != 0
            else { break }
            entries.append((tag, value))
        }
        return entries
    }

    private func string(_ distance: UInt64, in table: Int) throws -> String? {
        let (offset, overflow) = table.addingReportingOverflow(Int(clamping: distance))
        return overflow ? nil : try bytes.text(at: offset)
    }

    /// A list whose entries say how far the next one is.
    private func forEach(
        from start: Int, count: UInt64, size: Int, next: Int, _ body: (Int, ELFFields) throws -> Void
    ) throws {
        var offset = start
        for _ in 0..<min(count, UInt64(Self.mostEntries)) {
            guard let entry = try fields(at: offset, count: size) else { return }
            try body(offset, entry)
            guard let distance = entry.number(at: next, size: 4), distance > 0 else { return }
            let (following, overflow) = offset.addingReportingOverflow(Int(distance))
            if overflow { return }
            offset = following
        }
    }

    /// Elf_Verneed and its Elf_Vernaux.
    private func readNeededVersions(_ start: Int, _ count: UInt64?, _ strings: Int, _ file: inout ELFFile) throws {
        var found = file.neededVersions
        try forEach(from: start, count: count ?? 0, size: 16, next: 12) { offset, library in
            guard let name = try library.number(at: 4, size: 4).flatMap({ try string($0, in: strings) }),
                let first = library.number(at: 8, size: 4)
            else { return }
            let (inner, overflow) = offset.addingReportingOverflow(Int(first))
            if overflow { return }
            try forEach(from: inner, count: library.number(at: 2, size: 2) ?? 0, size: 16, next: 12) { _, version in
                // A weak one may be missing.
                guard let flags = version.number(at: 4, size: 2), flags & 2 == 0,
                    let text = try version.number(at: 8, size: 4).flatMap({ try string($0, in: strings) })
                else { return }
                if found[name, default: []].count < 256 { found[name, default: []].append(text) }
            }
        }
        file.neededVersions = found
    }

    /// Elf_Verdef and the first Elf_Verdaux of each.
    private func readVersions(_ start: Int, _ count: UInt64?, _ strings: Int, _ file: inout ELFFile) throws {
        var found: [String] = []
        try forEach(from: start, count: count ?? 0, size: 20, next: 16) { offset, version in
            guard let first = version.number(at: 12, size: 4) else { return }
            let (inner, overflow) = offset.addingReportingOverflow(Int(first))
            guard !overflow, let name = try fields(at: inner, count: 8)?.number(at: 0, size: 4),
                let text = try string(name, in: strings)
            else { return }
            found.append(text)
        }
        file.versions = found
    }
}
