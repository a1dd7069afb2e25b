internal import HostSystem
internal import ImageBuilder
internal import JSON
internal import OCI

/// Shows how two images differ.
struct DiffCommand: Subcommand {
    static let name = "diff"
    static let summary = "show how two images differ"
    static let discussion =
        "By configuration, layer, package and path. OLD and NEW are OCI layout directories, OCI or Docker archives, or "
        + "names of images in Docker."
    static let examples = [
        Example("oci-build diff old.oci.tar build/app.oci.tar", "what a change did"),
        Example("oci-build diff app:1 app:2 --exit-code --markdown", "for continuous integration"),
    ]

    static let syntax = Syntax<Self>(
        options: [
            .option("--top", \.top, "show so many packages and files one by one; 20 unless given"),
            .flag("--json", \.isJSON, "print JSON, with every file"),
            .flag("--markdown", \.isMarkdown, "print Markdown, for a pull request"),
            .flag("--exit-code", \.setsExitCode, "end with 1 where they differ"),
            .option("--platform", \.platform, wants: "OS/ARCH", "take this of several platforms"),
        ],
        operands: [.required("OLD", \.old, "the image before"), .required("NEW", \.new, "the image after")])

    var old = ""
    var new = ""
    var top = Count(20)
    var isJSON = false
    var isMarkdown = false
    var setsExitCode = false
    var platform: Platform?

    func run(in session: Session) async throws -> ExitCode {
        let diff = try Library.diff(self, cancellation: session.cancellation)
        if isJSON {
            try session.print(diff.json.text() + "\n")
        } else if isMarkdown {
            try session.print(DiffMarkdown(diff, top: top.value).text)
        } else {
            try session.print(DiffView(diff, top: top.value, session.output).text)
        }
        return setsExitCode && !diff.isEmpty ? .failed : .done
    }
}

extension Library {
    static func diff(_ command: DiffCommand, cancellation: Cancellation) throws -> ImageDiff {
        var old = ImageInspection(try ImageSource(command.old), cancellation: cancellation)
        var new = ImageInspection(try ImageSource(command.new), cancellation: cancellation)
        (old.platform, new.platform) = (command.platform, command.platform)
        return try new.differences(from: old)
    }
}
