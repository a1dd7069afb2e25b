internal import HostSystem

/// Where the two archives inside a `.deb` file are (deb(5)): an `ar` archive of `debian-binary`, `control.tar*` and
/// `data.tar*`, in this order.
struct DebFile: Hashable, Sendable {
    struct Member: Hashable, Sendable {
        let name: String
        /// In bytes from the start of the file.
        let offset: Int
        let size: Int
    }

    let control: Member
    let data: Member

    /// Reads the headers only.
    init(_ file: borrowing FileDescriptor) throws {
        let size = try file.status().size
        guard try Self.bytes(of: file, at: 0, count: 8).elementsEqual("!<arch>\n".utf8) else {
            throw PackagesError(.damaged, "it is no Debian package: it does not begin as an ar archive")
        }
        var members: [Member] = []
        var offset = 8
        while offset + 60 <= size, members.count < 16 {
            let member = try Self.member(Self.bytes(of: file, at: offset, count: 60), at: offset, fileSize: size)
            members.append(member)
            // Members begin at even offsets.
            offset = member.offset + member.size + member.size % 2
        }
        guard members.first?.name == "debian-binary", let control = members.first(where: { $0.name.hasPrefix("control.tar") }),
            let data = members.first(where: { $0.name.hasPrefix("data.tar") })
        else { throw PackagesError(.damaged, "it is no Debian package: control.tar or data.tar is missing") }
        self.control = control
        self.data = data
    }

    /// A header of `ar(5)`: name (16), time (12), owner (6), group (6), mode (8), size (10), "`\n".
    private static func member(_ header: [UInt8], at offset: Int, fileSize: Int) throws(PackagesError) -> Member {
        guard header.count == 60, header[58] == UInt8(ascii: "`"), header[59] == newline,
            let size = Int(String(decoding: trimmed(header[48..<58]), as: UTF8.self)), size >= 0,
            size <= fileSize - offset - 60
        else { throw PackagesError(.damaged, "it is a damaged Debian package: byte \(offset) begins no whole member") }
        var name = String(decoding: trimmed(header[0..<16]), as: UTF8.self)
        if name.hasSuffix("/") { name.removeLast() }
        return Member(name: name, offset: offset + 60, size: size)
    }

    static func bytes(of file: borrowing FileDescriptor, at offset: Int, count: Int) throws(SystemError) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            var got = 0
            var failure: SystemError?
            unsafe result.withUnsafeMutableBytes { buffer in
                do throws(SystemError) {
                    got = unsafe try file.read(
                        into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]), at: offset + filled)
                } catch { failure = error }
            }
            if let failure { throw failure }
            if got == 0 { break }
            filled += got
        }
        return Array(result.prefix(filled))
    }
}
