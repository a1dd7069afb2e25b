internal import HostSystem

/// Makes a recipe of a Dockerfile.
struct ImportCommand: Subcommand {
    static let name = "import"
    static let summary = "make a recipe of a Dockerfile, and say what is lost and what is wrong"
    static let discussion =
        "Images of a registry become Debian packages that hold the same programs, or archives to be brought. What a recipe "
        + "cannot say, what was assumed, and faults that the checks of a built image would find, are told on standard error, "
        + "each with its line. Exit code 1 where something could not be carried over."
    static let exitCodes = [ExitCode.done, .failed, .usage]
    static let examples = [
        Example("oci-build import Dockerfile -o recipe.json", "write a recipe beside it"),
        Example("oci-build import deploy/Dockerfile --context .", "the folder that COPY reads from"),
        Example("oci-build import Dockerfile --base corp/base:2=base.tar", "an archive stands for an image"),
    ]

    static let syntax = Syntax<Self>(
        options: [
            .option("--context", \.context, wants: "DIR", "copy from this folder; the Dockerfile's unless given"),
            .repeated("--base", \.bases, "take this archive for an image of that name"),
            .option(
                "--output", letter: "o", \.output, wants: "FILE", "write the recipe here; standard output unless given"),
            .flag("--json", \.isJSON, "print recipe and notes as JSON"),
        ],
        operands: [.required("DOCKERFILE", \.file, "the Dockerfile")])

    var file: HostPath = ""
    var context: HostPath?
    var bases: [Setting] = []
    var output: HostPath?
    var isJSON = false

    func run(in session: Session) async throws -> ExitCode {
        if let output, output.exists {
            throw UsageError("\(output) exists, and is not written over", command: Self.name)
        }
        let (recipe, notes, isComplete) = try Library.imported(self, session.error)
        StandardStream.tell(notes)
        if let output { try AtomicFile.write(Array(recipe.utf8), to: output) } else { try session.print(recipe) }
        return isComplete ? .done : .failed
    }
}
