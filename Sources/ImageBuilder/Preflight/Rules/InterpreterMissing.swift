internal import Archive
internal import OCI

enum InterpreterMissing: Rule {
    static let name = "interpreter-missing"
    static let severity = CheckLevel.error
    static let summary = "What a script or a linked program needs to be started is not in the image."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        image.started.compactMap { start in
            guard let gap = ProgramChain(start.program, in: image).gap else { return nil }
            let cause: Fault.Cause = .layer(gap.file.layer)
            switch gap.reason {
            case .interpreter(let name):
                return Fault(
                    message: "\(start.role) starts \(gap.file.path), a script for \(name), which is not in the image",
                    path: gap.file.path, cause: cause, fix: fix(name, image))
            case .carriageReturn(let name):
                return Fault(
                    message: "\(start.role) starts \(gap.file.path), whose first line ends in a carriage return: the "
                        + "kernel looks for an interpreter called \"\(name)\\r\"",
                    path: gap.file.path, cause: cause,
                    fix: "convert its line ends: sed -i 's/\\r$//', and \"* text eol=lf\" in .gitattributes")
            case .loader(let name):
                return Fault(
                    message:
                        "\(start.role) starts \(gap.file.path), which is linked dynamically and wants \(name): not "
                        + "in the image",
                    path: gap.file.path, cause: cause, fix: loaderFix(name))
            }
        }
    }

    private static func fix(_ name: String, _ image: CheckedImage) -> String {
        if let other = ProgramLookup(image).others(named: name).first {
            return "there is \(other): name that in the first line"
        }
        let shells = ["dash", "sh", "busybox"].compactMap { ProgramLookup(image).others(named: $0).first }
        let there = shells.first.map { ", or write it for \($0), which is there" } ?? ""
        return "install the package \(lastComponent(name))\(there)"
    }

    private static func loaderFix(_ name: String) -> String {
        name.contains("musl")
            ? "build it for glibc, start from an image with musl, or link it statically"
            : "add Debian's package libc6, or link the program statically"
    }
}
