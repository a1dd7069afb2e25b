internal import HostSystem
public import JSON
internal import OCI

extension Attribution {
    /// Names the form of ``json``. The number rises when a reader of the old form would misread the new one; members
    /// may be added without that.
    public static let schema = "oci-build/size/1"

    /// The attribution for programs, as `docs/size.md` describes it. Files are rows, and name their directory by
    /// number, so that a hundred thousand stay small.
    public var json: JSONValue {
        let table = FileTable(files)
        return .object(present: [
            "schema": .string(Self.schema),
            "name": .string(name),
            "platform": .string(platform.description),
            "image": .object(present: [
                "digest": imageDigest.map { .string($0.description) },
                "id": .string(imageID.description),
                "tags": .strings(tags),
            ]),
            "total": total.json,
            "layers": .array(layers.map(\.json)),
            "parts": .strings(parts),
            "packages": .array(packages.map(\.json)),
            "directories": .strings(table.directories),
            "columns": .strings(FileTable.columns),
            "files": .array(table.rows),
            "waste": .array(waste.prefix(Self.wasteLimit).map(\.json)),
        ])
    }

    /// How many findings of waste are written out.
    private static let wasteLimit = 1000
}

extension Footprint {
    var json: JSONValue { ["compressed": .integer(compressed), "unpacked": .integer(unpacked)] }
}

extension Attribution.Layer {
    fileprivate var json: JSONValue {
        [
            "digest": .string(digest.description),
            "diffID": .string(diffID.description),
            "mediaType": .string(mediaType.description),
            "size": size.json,
            "remainder": remainder.json,
            "step": step.json,
            "part": .integer(part),
            "shares": .string(shares.rawValue),
        ]
    }
}

extension Attribution.Step {
    fileprivate var json: JSONValue {
        .object(present: [
            "title": .string(title),
            "stage": stage.map { .string($0) },
            "file": location.map { .string($0.file.description) },
            "line": location.map { .integer($0.line) },
            "column": location.map { .integer($0.column) },
        ])
    }
}

extension Attribution.Package {
    fileprivate var json: JSONValue {
        .object(present: [
            "kind": .string(kind.rawValue), "name": .string(name), "version": version.map { .string($0) },
        ])
    }
}

extension Attribution.Waste {
    /// How many files of one finding are named.
    private static let fileLimit = 100

    fileprivate var json: JSONValue {
        .object(present: [
            "kind": .string(kind.rawValue),
            "cause": .integer(cause),
            "count": .integer(files.count),
            "files": .array(files.prefix(Self.fileLimit).map { .integer($0) }),
            "original": original.map { .integer($0) },
            "size": size.json,
        ])
    }
}

/// The files as rows of numbers and names.
private struct FileTable {
    static let columns = [
        "directory", "name", "kind", "layer", "part", "package", "content", "unpacked", "compressed", "fate", "by",
    ]

    /// Paths without a slash at either end; the root is the empty one.
    private(set) var directories: [String] = []
    private(set) var rows: [JSONValue] = []
    private var numbers: [ImagePath: Int] = [:]
    private var recent: (path: ImagePath, number: Int)?

    init(_ files: [Attribution.File]) {
        rows.reserveCapacity(files.count)
        for file in files {
            let row: [JSONValue] = [
                .integer(number(of: file.path.parent ?? .root)),
                .string(String(decoding: file.path.name, as: UTF8.self)),
                .string(file.kind.rawValue), .integer(file.layer), .integer(file.part),
                file.package.map { .integer($0) } ?? .null,
                .integer(file.contentSize), .integer(file.size.unpacked), .integer(file.size.compressed),
            ]
            rows.append(.array(row + Self.fate(file.fate)))
        }
    }

    /// Left out for what is in the image.
    private static func fate(_ fate: Attribution.File.Fate) -> [JSONValue] {
        switch fate {
        case .kept: []
        case .rewritten(let layer): ["rewritten", .integer(layer)]
        case .removed(let layer): ["removed", .integer(layer)]
        }
    }

    private mutating func number(of directory: ImagePath) -> Int {
        if let recent, recent.path == directory { return recent.number }
        let number = numbers[directory] ?? directories.count
        if number == directories.count {
            numbers[directory] = number
            directories.append(String(decoding: directory.bytes, as: UTF8.self))
        }
        recent = (directory, number)
        return number
    }
}
