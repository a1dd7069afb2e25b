internal import HostSystem

/// A part of a Debian package, which is an `ar` archive (`deb(5)`).
public enum DebianPart: String, Sendable, Hashable {
    /// The files that are installed.
    case data
    /// What dpkg has to know: the control file, checksums, maintainer scripts.
    case control
}

extension DebianPart {
    private static let magic = Array("!<arch>\n".utf8)
    private static let headerSize = 60

    /// The part's compressed tar in an open package.
    func source(in file: consuming FileDescriptor) throws(ArchiveError) -> any ByteSource {
        let place: Range<Int>?
        do throws(SystemError) {
            place = try find(in: file)
            if let place { try file.seek(to: place.lowerBound) }
        } catch { throw ArchiveError(error.description) }
        guard let place else { throw ArchiveError("it has no \(rawValue).tar: damaged, or no Debian package") }
        return FileSource(file, length: place.count)
    }

    /// Where the part lies; nil where it is missing.
    private func find(in file: borrowing FileDescriptor) throws(SystemError) -> Range<Int>? {
        var buffer = [UInt8](repeating: 0, count: Self.headerSize)
        guard try file.read(into: &buffer, upTo: Self.magic.count, at: 0) == Self.magic.count,
            buffer.starts(with: Self.magic)
        else { return nil }
        var offset = Self.magic.count
        while try file.read(into: &buffer, upTo: Self.headerSize, at: offset) == Self.headerSize {
            let digits = buffer[48..<58].prefix { $0 != UInt8(ascii: " ") }
            guard buffer[58..<60].elementsEqual("`\n".utf8), let size = Int(String(decoding: digits, as: UTF8.self)),
                size >= 0
            else { return nil }
            let start = offset + Self.headerSize
            if buffer.starts(with: Array("\(rawValue).tar".utf8)) { return start..<(start + size) }
            // Members stand at even places.
            offset = start + size + size % 2
        }
        return nil
    }
}
