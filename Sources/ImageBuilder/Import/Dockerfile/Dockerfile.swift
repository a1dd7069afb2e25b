internal import HostSystem

/// A Dockerfile as it is written: its instructions, not yet understood.
struct Dockerfile {
    let source: SourceText
    /// What continues a line and takes a character's meaning away.
    let escape: Character
    let instructions: [Instruction]

    /// One instruction with everything that belongs to it.
    struct Instruction {
        /// In upper case.
        let keyword: String
        /// `--from=builder`, in order; the value is empty where there is none.
        let flags: [(name: String, value: String)]
        /// What stands behind the flags, its lines joined.
        let rest: String
        let hereDocuments: [HereDocument]
        /// The bytes from the keyword to the end of its line.
        let span: Range<Int>
    }

    /// Lines that stand behind an instruction and belong to it.
    struct HereDocument {
        /// The word that it began with, such as `<<-"EOF"`.
        let word: String
        let name: String
        /// Whether variables are put in: not where the name is quoted.
        let expands: Bool
        let text: String
    }
}

extension Dockerfile.Instruction {
    func flag(_ name: String) -> String? { flags.last { $0.name == name }?.value }

    /// The words of `["a", "b"]`; nil where it is written otherwise, and so for the shell.
    var execForm: [String]? { DockerfileText.execForm(rest) }
}
