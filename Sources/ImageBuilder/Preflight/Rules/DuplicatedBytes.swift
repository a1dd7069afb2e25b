internal import Archive
internal import OCI

enum DuplicatedBytes: Rule {
    static let name = "duplicated-bytes"
    static let severity = CheckLevel.warn
    static let summary = "A step stores content again that a layer below has at the same path."

    /// Less is no step's worth of trouble.
    private static let least = 64 << 10

    static func faults(in image: CheckedImage) throws -> [Fault] {
        var content: [ImagePath: Digest] = [:]
        var faults: [Fault] = []
        for (number, layer) in image.layers.enumerated() {
            var again: [LayerIndex.Entry] = []
            for entry in layer.index.entries {
                guard let digest = entry.contentDigest, entry.entry.size > 0 else { continue }
                if content.updateValue(digest, forKey: entry.entry.path) == digest { again.append(entry) }
            }
            let size = again.reduce(0) { $0 + $1.entry.size }
            guard size >= least, let largest = again.max(by: { $0.entry.size < $1.entry.size }) else { continue }
            let more = again.count > 1 ? " and \(again.count - 1) more" : ""
            faults.append(
                Fault(
                    message: "this step stores \(sizeText(size)) again that a layer below has already: "
                        + "\(largest.entry.path)\(more); only owner, mode or time differ",
                    path: largest.entry.path, cause: .layer(number),
                    fix: "set \"owner\" and \"mode\" on the copy that brings them, and drop the chown or chmod"))
        }
        return faults
    }
}
