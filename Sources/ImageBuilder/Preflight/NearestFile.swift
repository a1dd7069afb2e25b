internal import Archive
internal import OCI

/// Where a file of that name is, as advice.
func nearestFile(_ name: String, _ image: CheckedImage) -> String {
    let wanted = Array(lastComponent(name).utf8)
    let found = image.nodes.filter { $0.entry.kind.isFile && $0.path.name.elementsEqual(wanted) }.map(\.path)
        .filter { !String(decoding: $0.bytes, as: UTF8.self).hasPrefix("usr/lib/") }
        .min { ($0.bytes.count, $0) < ($1.bytes.count, $1) }
    return found.map { "there is \($0): name that, or copy it to where it is looked for" }
        ?? "copy it into the image, or name what is there"
}
