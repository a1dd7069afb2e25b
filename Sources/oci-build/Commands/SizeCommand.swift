internal import HostSystem
internal import ImageBuilder
internal import JSON
internal import OCI

/// Shows whom an image's bytes belong to.
struct SizeCommand: Subcommand {
    static let name = "size"
    static let summary = "show what an image's bytes are for"
    static let discussion =
        "Every byte of every layer is attributed to a step, a part, a path and, where there is one, a package. IMAGE is "
        + "an OCI layout directory, an OCI or Docker archive, or the name of an image in Docker."
    static let exitCodes = [ExitCode.done, .failed, .usage]
    static let examples = [
        Example("oci-build size build/app.oci.tar", "the layers, and what is large in them"),
        Example("oci-build size python:3.12-slim --by package --top 20", "the largest packages of an image in Docker"),
        Example("oci-build size build/app.oci.tar --json >size.json", "every file, for programs"),
        Example("oci-build size build/app.oci.tar --html size.html", "a map of the image to walk through"),
    ]

    static let syntax = Syntax<Self>(
        options: [
            .option("--by", \.grouping, "what to group by"),
            .option("--top", \.top, "show so many groups of a level one by one; 10 unless given"),
            .flag("--json", \.isJSON, "print JSON, with every file"),
            .option("--html", \.page, wants: "FILE", "write a page for a browser too: one file that loads nothing"),
            .option("--platform", \.platform, wants: "OS/ARCH", "take this of several platforms"),
            .option("--reference", \.reference, "take this of several images in an archive or layout"),
        ],
        operands: [.required("IMAGE", \.image, "the image")])

    var image = ""
    var grouping = SizeTree.Grouping.layer
    var top = Count.ten
    var isJSON = false
    var page: HostPath?
    var platform: Platform?
    var reference: String?

    func run(in session: Session) async throws -> ExitCode {
        let attribution = try Library.attribution(self, cancellation: session.cancellation)
        if let page { try AtomicFile.write(SizePage(attribution).html, to: page) }
        if isJSON {
            try session.print(attribution.json.text() + "\n")
        } else {
            try session.print(SizeView(attribution, by: grouping, top: top.value, session.output).text)
        }
        return .done
    }
}

extension Count {
    fileprivate static let ten = Count(10)
}
