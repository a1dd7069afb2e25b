internal import HostSystem
internal import ImageBuilder

/// A job of GitHub Actions that this program runs in: it shows annotations at lines of files, and a summary.
struct GitHubActions: Sendable, Hashable {
    /// The repository's folder.
    let workspace: HostPath?
    /// The file whose content becomes part of the job's page.
    let summary: HostPath?

    /// Nil outside of such a job.
    init?(_ variables: [String: String]) {
        guard variables["GITHUB_ACTIONS"] == "true" else { return nil }
        func path(_ name: String) -> HostPath? {
            variables[name].flatMap { $0.isEmpty ? nil : HostPath($0) }
        }
        workspace = path("GITHUB_WORKSPACE")
        summary = path("GITHUB_STEP_SUMMARY")
    }

    /// The workflow commands for some annotations. The runner reads them from standard error as from standard output.
    func commands(for annotations: [Annotation]) -> String {
        annotations.map { $0.command(in: workspace) }.joined()
    }

    /// Adds Markdown to the job's summary.
    func summarise(_ markdown: String) throws(SystemError) {
        guard let summary else { return }
        let file = try FileDescriptor.open(summary, .write, [.create, .append])
        try file.write(Array((markdown + "\n").utf8))
    }
}

extension Session {
    /// Says an error, and shows it at its lines; gives what the program ends with.
    func tell(_ error: any Error) -> ExitCode {
        let text = ErrorText(error, self.error)
        StandardStream.tell(text.text)
        if let actions { StandardStream.tell(actions.commands(for: Annotation.all(of: error))) }
        return text.code
    }
}
