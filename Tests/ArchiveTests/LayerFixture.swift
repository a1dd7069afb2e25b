import Archive
import HostSystem
import OCI
import Testing

/// A member and its content, for tests.
struct Member {
    var entry: TarEntry
    var content: [UInt8]

    init(
        _ path: String, _ kind: TarEntry.Kind = .regular, mode: UInt32 = 0o644, content: [UInt8] = [],
        modified: Int = 1_700_000_000, owner: UInt32 = 0, group: UInt32 = 0,
        extendedAttributes: [String: [UInt8]] = [:]
    ) throws {
        try self.init(
            bytes: Array(path.utf8), kind, mode: mode, content: content, modified: modified, owner: owner,
            group: group, extendedAttributes: extendedAttributes)
    }

    init(
        bytes: [UInt8], _ kind: TarEntry.Kind = .regular, mode: UInt32 = 0o644, content: [UInt8] = [],
        modified: Int = 1_700_000_000, owner: UInt32 = 0, group: UInt32 = 0,
        extendedAttributes: [String: [UInt8]] = [:]
    ) throws {
        entry = TarEntry(
            path: try ImagePath(bytes), kind: kind, mode: mode, owner: owner, group: group, modified: modified,
            size: content.count, extendedAttributes: extendedAttributes)
        self.content = content
    }
}

struct WrittenLayer {
    var bytes: [UInt8]
    var summary: LayerSummary
}

func writeLayer(
    _ members: [Member], compression: Compression = .none, threads: Int = 2
) throws -> WrittenLayer {
    try writeLayer(compression: compression, threads: threads) { writer in
        for member in members {
            if member.content.isEmpty {
                try writer.append(member.entry)
            } else {
                try writer.append(member.entry, content: member.content)
            }
        }
    }
}

func writeLayer(
    compression: Compression = .none, threads: Int = 2, _ body: (LayerWriter) throws -> Void
) throws -> WrittenLayer {
    var bytes: [UInt8] = []
    let output = Output()
    let writer = LayerWriter(compression: compression, threads: threads) { output.bytes += $0 }
    try body(writer)
    let summary = try writer.finish()
    bytes = output.bytes
    return WrittenLayer(bytes: bytes, summary: summary)
}

private final class Output {
    var bytes: [UInt8] = []
}

/// Members of every kind, with names and sizes that strain the format.
func strainingMembers() throws -> [Member] {
    let long = String(repeating: "directory-of-some-length/", count: 5)
    let longest = String(repeating: "d", count: 120) + "/" + String(repeating: "f", count: 200)
    return [
        try Member("", .directory, mode: 0o755),
        try Member("bin", .directory, mode: 0o755),
        try Member("bin/tool", mode: 0o4755, content: Array("#!/bin/sh\n".utf8), owner: 3, group: 7),
        try Member("bin/same", .hardLink(target: try ImagePath("bin/tool"))),
        try Member("bin/link", .symbolicLink(target: Array("../bin/tool".utf8)), mode: 0o777),
        try Member("empty"),
        try Member("big owner", content: [1], owner: 3_000_000_000, group: 2_097_152),
        try Member("grüße/世界", content: Array("text".utf8)),
        try Member(bytes: Array("latin-".utf8) + [0xe9, 0xff], content: [2]),
        try Member(bytes: Array((long + "latin-").utf8) + [0xe9, 0xff], content: [3]),
        try Member(bytes: [UInt8](repeating: 0xe9, count: 150) + [0x2f] + [UInt8](repeating: 0xe8, count: 150)),
        try Member(String(repeating: "n", count: 100), content: [4]),
        try Member(String(repeating: "m", count: 101), content: [5]),
        try Member(String(repeating: "k", count: 99), .directory, mode: 0o700),
        try Member(String(repeating: "j", count: 100), .directory, mode: 0o700),
        try Member(long + "file", content: [6]),
        try Member(longest, content: [7]),
        try Member("far", .symbolicLink(target: Array(longest.utf8)), mode: 0o777),
        try Member("far-same", .hardLink(target: try ImagePath(longest))),
        try Member("before-1970", content: [8], modified: -1),
        try Member("null", .characterDevice(major: 1, minor: 3), mode: 0o666),
        try Member("disk", .blockDevice(major: 8, minor: 1), mode: 0o660),
        try Member("pipe", .fifo),
        try Member("name\nwith\tcontrol", content: [9]),
        try Member(
            "capable", mode: 0o755, content: [10],
            extendedAttributes: [
                "security.capability": [1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                "user.note": Array("a=b\nc".utf8),
            ]),
    ]
}
