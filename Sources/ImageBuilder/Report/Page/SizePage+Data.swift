internal import JSON
internal import OCI

extension SizePage {
    /// What the page draws. Files come in the order of their paths, a column each, so that a hundred thousand are a few
    /// megabytes and need not be sorted in the browser.
    var data: JSONValue {
        let files = PageFiles(attribution)
        return .object(present: [
            "name": .string(title),
            "source": .string(attribution.name),
            "platform": .string(attribution.platform.description),
            "origin": .string(origin),
            "layers": .array(attribution.layers.map(json(of:))),
            "parts": .strings(attribution.parts),
            "packages": .array(attribution.packages.map(json(of:))),
            "files": files.json,
            "wasteKinds": .strings(Attribution.Waste.Kind.allCases.map(\.rawValue)),
            "waste": .array(attribution.waste.map(files.json(of:))),
            "changes": comparison?.json,
        ])
    }

    /// What to call the image: its first tag, else the last name of its path.
    var title: String {
        if let tag = attribution.tags.first {
            return (try? ImageReference(tag))?.familiar ?? tag
        }
        return attribution.name.split(separator: "/").last.map(String.init) ?? attribution.name
    }

    /// Which image this is, and how far its numbers can be trusted.
    private var origin: String {
        let digest = attribution.imageDigest.map { "Manifest \($0). " } ?? ""
        return "\(digest)Image ID \(attribution.imageID). \(shares)"
    }

    private var shares: String {
        if attribution.layers.contains(where: { $0.shares == .estimated }) {
            return "Compressed sizes of files are estimates, in proportion to what the layer compresses to."
        }
        if attribution.layers.contains(where: { $0.shares == .measured }) {
            return "Compressed sizes of files are measured in the compressed stream."
        }
        return "The layers are not compressed."
    }

    private func json(of layer: Attribution.Layer) -> JSONValue {
        .object(present: [
            "title": .string(layer.step.title),
            "stage": layer.step.stage.map { .string($0) },
            "place": layer.step.location.map { .string($0.description) },
            "part": .integer(layer.part),
            "compressed": .integer(layer.size.compressed),
            "unpacked": .integer(layer.size.unpacked),
        ])
    }

    private func json(of package: Attribution.Package) -> JSONValue {
        .object(present: [
            "kind": .string(package.kind.rawValue),
            "name": .string(package.name),
            "version": package.version.map { .string($0) },
        ])
    }
}
