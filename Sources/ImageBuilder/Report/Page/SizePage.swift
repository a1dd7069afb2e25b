internal import Hashing
internal import JSON
internal import OCI

/// An attribution as a page for a browser: one file that loads nothing, with a map to walk through, the layers, the
/// waste, what changed, and every file.
public struct SizePage: Sendable {
    public let attribution: Attribution
    /// What became of the image since another; nil where there is nothing to compare with.
    public let comparison: SizeComparison?

    public init(_ attribution: Attribution, comparison: SizeComparison? = nil) {
        self.attribution = attribution
        self.comparison = comparison
    }

    /// The file's content, UTF-8.
    public var html: [UInt8] {
        let style = PackageResources.page_css
        return PageTemplate(PackageResources.page_html).filled([
            "policy": Array(Self.policy(style: style, script: Self.script).utf8),
            "title": PageTemplate.escaped(title),
            "style": style,
            "data": PageTemplate.inert(data.encoded()),
            "script": Self.script,
        ])
    }

    /// Classes before their use; the last one starts.
    private static let script: [UInt8] = {
        let files = [
            PackageResources.text_js, PackageResources.dom_js, PackageResources.image_js, PackageResources.nodes_js,
            PackageResources.groupings_js, PackageResources.squarify_js, PackageResources.map_js,
            PackageResources.table_js, PackageResources.files_js, PackageResources.timeline_js,
            PackageResources.waste_js, PackageResources.changes_js, PackageResources.main_js,
        ]
        return Array("'use strict';\n(() => {\n".utf8) + files.joined(separator: [UInt8(ascii: "\n")])
            + Array("})();\n".utf8)
    }()

    /// Content Security Policy Level 3: nothing is loaded, and no script runs but this one, so that even a name that
    /// became markup could do nothing.
    private static func policy(style: [UInt8], script: [UInt8]) -> String {
        func source(_ bytes: [UInt8]) -> String { "'sha256-\(String(base64: SHA256.digest(of: bytes).bytes))'" }
        return "default-src 'none'; img-src data:; style-src \(source(style)); script-src \(source(script)); "
            + "base-uri 'none'; form-action 'none'"
    }
}
