internal import JSON
internal import OCI

/// The files of an image as columns, in the order of their paths. What of a layer belongs to no file stands among them
/// with an empty path, so that the columns add up to the image.
struct PageFiles {
    private struct Row {
        var path = ""
        /// ``Attribution/File/Kind``, or `-` for what belongs to no file.
        var kind = "-"
        var layer: Int
        var part: Int
        var package = -1
        var size: Footprint
        /// From 1 in the order of ``Attribution/Waste/Kind``; 0 for what the image needs.
        var waste = 0
    }

    private var rows: [Row]
    /// Where each file of the attribution is.
    private var places: [Int]

    init(_ attribution: Attribution) {
        rows = attribution.layers.enumerated().map {
            Row(layer: $0.offset, part: $0.element.part, size: $0.element.remainder)
        }
        rows.removeAll { $0.size == .zero }
        places = Array(repeating: 0, count: attribution.files.count)
        let order = attribution.files.indices.sorted {
            (attribution.files[$0].path, $0) < (attribution.files[$1].path, $1)
        }
        for index in order {
            let file = attribution.files[index]
            places[index] = rows.count
            rows.append(
                Row(
                    path: String(decoding: file.path.bytes, as: UTF8.self), kind: file.kind.rawValue, layer: file.layer,
                    part: file.part, package: file.package ?? -1, size: file.size))
        }
        for waste in attribution.waste {
            let mark = 1 + (Attribution.Waste.Kind.allCases.firstIndex(of: waste.kind) ?? 0)
            for file in waste.files { rows[places[file]].waste = mark }
        }
    }

    var json: JSONValue {
        [
            "paths": .array(codedPaths),
            "kind": runs(of: rows.map { .string($0.kind) }),
            "layer": runs(of: rows.map { .integer($0.layer) }),
            "part": runs(of: rows.map { .integer($0.part) }),
            "package": runs(of: rows.map { .integer($0.package) }),
            "waste": runs(of: rows.map { .integer($0.waste) }),
            "compressed": .array(rows.map { .integer($0.size.compressed) }),
            "unpacked": .array(rows.map { .integer($0.size.unpacked) }),
        ]
    }

    /// How many files of one finding are named.
    private static let fileLimit = 100

    /// A finding, with its files as places in the columns.
    func json(of waste: Attribution.Waste) -> JSONValue {
        .object(present: [
            "kind": .integer(1 + (Attribution.Waste.Kind.allCases.firstIndex(of: waste.kind) ?? 0)),
            "cause": .integer(waste.cause),
            "count": .integer(waste.files.count),
            "files": .array(waste.files.prefix(Self.fileLimit).map { .integer(places[$0]) }),
            "original": waste.original.map { .integer(places[$0]) },
            "compressed": .integer(waste.size.compressed),
            "unpacked": .integer(waste.size.unpacked),
        ])
    }

    /// Of each path how much it shares with the one before, in UTF-16 units as JavaScript counts, and the rest.
    private var codedPaths: [JSONValue] {
        var coded: [JSONValue] = []
        coded.reserveCapacity(2 * rows.count)
        var previous = ""
        for row in rows {
            let shared = zip(previous.unicodeScalars, row.path.unicodeScalars).prefix { $0 == $1 }.map(\.0)
            coded.append(.integer(shared.reduce(0) { $0 + UTF16.width($1) }))
            coded.append(.string(String(row.path.unicodeScalars.dropFirst(shared.count))))
            previous = row.path
        }
        return coded
    }

    /// A value, how often it stands there, the next value.
    private func runs(of values: [JSONValue]) -> JSONValue {
        var runs: [(value: JSONValue, count: Int)] = []
        for value in values {
            if let last = runs.indices.last, runs[last].value == value {
                runs[last].count += 1
            } else {
                runs.append((value, 1))
            }
        }
        return .array(runs.flatMap { [$0.value, .integer($0.count)] })
    }
}
