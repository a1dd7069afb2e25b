/// Pages of help, fitted to a width.
struct HelpText {
    private let width: Int
    private var lines: [String] = []

    /// - Parameter width: the terminal's columns. Beyond 100, long lines read badly and are not used.
    init(width: Int) {
        self.width = min(max(width, 24), 100)
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    /// The page of one command.
    static func page<Command: Subcommand>(of command: Command.Type, width: Int) -> String {
        var page = HelpText(width: width)
        page.paragraph("oci-build \(command.name): \(command.summary)")
        if !command.discussion.isEmpty { page.paragraph(command.discussion) }
        page.usage(command.usage)
        page.list("Arguments", command.syntax.operands.map { ($0.name, $0.help) })
        page.list("Options", command.options)
        page.examples(command.examples)
        page.exitCodes(command.exitCodes)
        return page.text
    }

    /// The page of the program.
    static func overview(_ commands: [any Subcommand.Type], width: Int) -> String {
        var page = HelpText(width: width)
        page.paragraph("oci-build: a container image from a JSON recipe, built, proven and measured")
        page.usage(["oci-build RECIPE [options]", "oci-build COMMAND [options]"])
        page.list("Commands", commands.map { ($0.name, $0.summary) })
        page.list("Environment", environment)
        page.examples([
            Example("oci-build recipes/app.json", "build, prove and write the image"),
            Example("oci-build build --help", "everything that a build can be told"),
        ])
        page.exitCodes([.done, .failed, .usage, .notCached])
        return page.text
    }

    private static let environment = [
        ("OCI_BUILD_CACHE", "the cache directory"),
        ("OCI_BUILD_CACHE_LIMIT", "how large a build leaves it, as --cache-limit"),
        ("OCI_BUILD_PROGRESS", "how progress is shown, as --progress"),
        ("SOURCE_DATE_EPOCH", "the time stamp of everything in the image, in seconds since 1970"),
        ("DOCKER_HOST", "where a Docker engine listens"),
        ("NO_COLOR", "if set, no colours"),
    ]

    private mutating func section(_ title: String) {
        if !lines.isEmpty { lines.append("") }
        lines.append(title + ":")
    }

    private mutating func paragraph(_ text: String) {
        if !lines.isEmpty { lines.append("") }
        lines += wrapped(text, width: width)
    }

    private mutating func usage(_ synopses: [String]) {
        section("Usage")
        lines += synopses.flatMap { wrapped($0, width: width, indent: 2, hanging: 6) }
    }

    /// Terms on the left, their meaning on the right; below each other where there is no room for two columns.
    private mutating func list(_ title: String, _ rows: [(term: String, meaning: String)]) {
        if rows.isEmpty { return }
        section(title)
        let column = min(rows.map { $0.term.count }.max() ?? 0, max(12, width * 2 / 5)) + 4
        for row in rows {
            if width < 60 {
                lines += wrapped(row.term, width: width, indent: 2, hanging: 6)
                lines += wrapped(row.meaning, width: width, indent: 6)
                continue
            }
            let meaning = wrapped(row.meaning, width: width - column)
            let term = "  " + row.term
            var rest = meaning[...]
            if row.term.count + 4 <= column, let first = rest.popFirst() {
                lines.append(padded(term, column) + first)
            } else {
                lines.append(term)
            }
            lines += rest.map { padded("", column) + $0 }
        }
    }

    private mutating func examples(_ examples: [Example]) {
        if examples.isEmpty { return }
        section("Examples")
        for example in examples {
            lines.append("  " + example.line)
            lines += wrapped(example.meaning, width: width, indent: 6)
        }
    }

    private mutating func exitCodes(_ codes: [ExitCode]) {
        list("Exit codes", codes.map { (String($0.rawValue), $0.meaning) })
    }
}

extension Subcommand {
    /// Its page of help.
    static func help(width: Int) -> String { HelpText.page(of: Self.self, width: width) }

    fileprivate static var usage: [String] {
        let operands = syntax.operands.map(\.synopsis)
        return [
            (["oci-build", name] + (syntax.options.isEmpty ? [] : ["[options]"]) + operands).joined(separator: " ")
        ]
    }

    fileprivate static var options: [(term: String, meaning: String)] {
        let defaults = Self()
        return syntax.options.map { rule in
            let remarks = [
                rule.isRepeatable ? "may be repeated" : nil,
                rule.defaultText(defaults).map { "default: \($0)" },
                rule.variable.map { "environment: \($0)" },
            ].compactMap { $0 }
            return (rule.synopsis, rule.help + (remarks.isEmpty ? "" : " (\(remarks.joined(separator: "; ")))"))
        } + [("-h, --help", "show this page")]
    }
}

extension OptionRule {
    /// As the help shows it: `-t, --tag NAME`.
    fileprivate var synopsis: String {
        (letter.map { "-\($0), " } ?? "    ") + name + (placeholder.map { " " + $0 } ?? "")
    }
}
