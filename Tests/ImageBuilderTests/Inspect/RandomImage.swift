import Archive
import Hashing
import OCI
import TestSupport

@testable import ImageBuilder

/// An image made for a test: layers of any members, written by our own writer and read as a foreign image's are.
struct RandomImage {
    struct Member {
        var entry: TarEntry
        var content: [UInt8]

        init(
            _ path: String, _ content: [UInt8] = [], kind: TarEntry.Kind = .regular, mode: UInt32 = 0o644,
            owner: UInt32 = 0
        ) throws {
            entry = TarEntry(path: try ImagePath(path), kind: kind, mode: mode, owner: owner, size: content.count)
            self.content = content
        }
    }

    struct Layer {
        var stored: [UInt8]
        var plain: [UInt8]
    }

    let layers: [Layer]

    init(members: [[Member]], _ algorithm: Compression.Algorithm) throws {
        layers = try members.map { members in
            Layer(stored: try Self.write(members, Compression(algorithm)), plain: try Self.write(members, .none))
        }
    }

    /// Layers of few names, so that they hide each other's files in every way.
    init(_ random: inout RandomSource, _ algorithm: Compression.Algorithm? = nil) throws {
        var members: [[Member]] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) { members.append(try Self.members(&random)) }
        let any = Compression.Algorithm.allCases.randomElement(using: &random)
        try self.init(members: members, algorithm ?? any ?? .gzip)
    }

    private static func members(_ random: inout RandomSource) throws -> [Member] {
        var members: [Member] = []
        var files: Set<String> = []
        var directories: Set<String> = []
        let contents = (0..<4).map { [UInt8](repeating: UInt8($0), count: 700 * $0) }
        for _ in 0..<Int.random(in: 0...25, using: &random) {
            let depth = Int.random(in: 1...4, using: &random)
            let names = (0..<depth).map { _ in String("abcd".randomElement(using: &random) ?? "a") }
            let path = names.joined(separator: "/")
            // What is a file in a layer is no directory in it: such a layer could not be extracted.
            let isBlocked = files.contains { path.hasPrefix($0 + "/") || $0.hasPrefix(path + "/") }
            if isBlocked || directories.contains(where: { ($0 + "/").hasPrefix(path + "/") }) { continue }
            let folder = names.dropLast().joined(separator: "/")
            switch Int.random(in: 0..<10, using: &random) {
            case 0 where !files.contains(path):
                members.append(try Member(path, kind: .directory, mode: 0o755))
                directories.insert(path)
            case 1: members.append(try Member((folder.isEmpty ? "" : folder + "/") + ".wh." + (names.last ?? "a")))
            case 2 where !folder.isEmpty: members.append(try Member(folder + "/.wh..wh..opq"))
            case 3: members.append(try Member(path, kind: .symbolicLink(target: Array("../b".utf8))))
            case 4: members.append(try Member(path, random.bytes(Int.random(in: 0..<300_000, using: &random))))
            default: members.append(try Member(path, contents.randomElement(using: &random) ?? []))
            }
            if let last = members.last, last.entry.kind != .directory, last.entry.path == (try ImagePath(path)) {
                files.insert(path)
            }
        }
        return members
    }

    private static func write(_ members: [Member], _ compression: Compression) throws -> [UInt8] {
        let output = Output()
        let writer = LayerWriter(compression: compression, threads: 1) { output.bytes += $0 }
        for member in members {
            if member.entry.kind == .regular {
                try writer.append(member.entry, content: member.content)
            } else {
                try writer.append(member.entry)
            }
        }
        _ = try writer.finish()
        return output.bytes
    }

    private final class Output {
        var bytes: [UInt8] = []
    }

    func inspected() throws -> InspectedImage {
        let read = try layers.enumerated().map { number, layer in
            var evidence = PackageEvidence()
            let reading = try LayerReading(layer.stored, &evidence)
            return InspectedImage.Layer(
                digest: reading.digest, diffID: reading.summary.diffID, mediaType: .layer,
                size: Footprint(compressed: reading.size, unpacked: reading.summary.uncompressedSize),
                shares: reading.isCompressed ? .measured : .exact, index: reading.summary.index, evidence: evidence,
                origin: LayerOrigin(
                    step: Attribution.Step(title: "layer \(number + 1)"), part: number == 0 ? "base" : "app"))
        }
        let configuration = ImageConfiguration(
            platform: Platform(os: "linux", architecture: "amd64"), diffIDs: read.map(\.diffID))
        return InspectedImage(
            name: "test", configuration: configuration, id: SHA256.digest(of: configuration.encoded), digest: nil,
            tags: [], layers: read)
    }
}
