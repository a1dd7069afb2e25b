internal import HostSystem
internal import JSON
internal import OCI

extension DockerfileImporter {
    mutating func takeFrom(_ instruction: Dockerfile.Instruction) throws(DockerfileExpansion.Failure) {
        let words = DockerfileText.plainWords(instruction.rest)
        guard words.count == 1 || (words.count == 3 && words[1].lowercased() == "as") else {
            throw .init(message: "FROM wants an image, or an image and AS and a name")
        }
        if let platform = instruction.flag("platform"), !platform.contains("BUILDPLATFORM") {
            note(.lost, "--platform=\(platform)", hint: "write it into the recipe's \"platform\"")
        }
        let written = words[0]
        // Only the arguments before the first FROM hold here.
        let reference = try DockerfileExpansion(escape: file.escape) { [globals] name in
            globals[name].map { .init(text: $0, isSet: !$0.isEmpty) }
        }.expand(written)
        if reference != written { note(.assumed, "\(written) is \(reference); --set does not change it") }
        let number = stages.count
        let name = stageName(words.count == 3 ? words[2].lowercased() : nil)
        if let other = stageNumber(reference) {
            var stage = ImportedStage(
                name: name, isNamed: words.count == 3, base: .stage(other), span: span, root: stages[other].root)
            stage.inherit(stages[other])
            stages.append(stage)
        } else {
            stages.append(
                ImportedStage(name: name, isNamed: words.count == 3, base: base(reference), span: span, root: number))
            startFromImage()
        }
    }

    /// The number of the stage that a name or a number means.
    func stageNumber(_ name: String) -> Int? {
        if let index = stages.lastIndex(where: { $0.name == name.lowercased() }) { return index }
        return Int(name).flatMap { stages.indices.contains($0) ? $0 : nil }
    }

    private func stageName(_ wanted: String?) -> String {
        let name = wanted.flatMap { Names.stage.allows($0) ? $0 : nil } ?? "stage\(stages.count)"
        return stages.contains { $0.name == name } ? "\(name)-\(stages.count)" : name
    }

    /// What stands for an image here. Noted: none of it is the image itself.
    mutating func base(_ reference: String) -> ImportedStage.Base {
        if reference == "scratch" { return .scratch }
        if let file = bases[reference] { return .archive(file, reference: reference) }
        noteEndOfLife(of: reference)
        if let image = OfficialImage(reference) {
            let packages = image.packages.isEmpty ? "" : " with \(image.packages.joined(separator: ", "))"
            let remarks = image.remarks.isEmpty ? "" : "; \(image.remarks.joined(separator: "; "))"
            note(.assumed, "\(reference) is Debian \(image.suite)\(packages)\(remarks)")
            return .official(image, reference: reference)
        }
        var full = reference
        if let name = try? ImageReference(reference) { full = name.description }
        let name = full.split(separator: "/").last.map { $0.prefix { $0 != ":" && $0 != "@" } } ?? "image"
        note(
            .assumed, "\(reference) is in \(name).tar, which is not here yet",
            hint: "skopeo copy docker://\(full) oci-archive:\(name).tar, or name what stands for it: "
                + "--base \(reference)=FILE")
        return .archive(HostPath("\(name).tar"), reference: reference)
    }

    private mutating func startFromImage() {
        // Every image's, nearly; only the image itself knows.
        stages[current].variables["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        guard case .official(let image, _) = stages[current].base else { return }
        for (name, value) in image.environment { stages[current].environment.append(.init(name, .string(value))) }
        stages[current].configuration.command = image.command.map { .strings($0) }
        stages[current].configuration.entrypoint = image.entrypoint.map { .strings($0) }
        stages[current].configuration.ports = image.ports
        stages[current].configuration.stopSignal = image.stopSignal
        if let words = image.command { stages[current].configuration.commandWords = (words, true, span) }
    }

    mutating func takeArgument(_ instruction: Dockerfile.Instruction) throws(DockerfileExpansion.Failure) {
        for word in DockerfileText.quotedWords(instruction.rest, escape: file.escape) {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard isArgumentName(parts[0]) else { throw .init(message: "\(parts[0]) is no name of an argument") }
            let value = parts.count > 1 ? try expand(parts[1]) : nil
            if stages.isEmpty { globals[parts[0]] = value ?? "" } else { declare(parts[0], value) }
        }
    }

    private mutating func declare(_ name: String, _ value: String?) {
        if let known = Self.platform[name] {
            stages[current].variables[name] = known
            return note(.assumed, "\(name) is \(known)")
        }
        let value = value ?? globals[name]
        let draft = RecipeDraft.string(value ?? "")
        var recipeName = name
        if let other = arguments.first(where: { $0.key == name }), other.value != draft, value != nil {
            recipeName =
                stages[current].name.uppercased().map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined() + "_"
                + name
            note(.assumed, "\(name) has another default than before: it is \(recipeName) here")
        }
        if !arguments.contains(where: { $0.key == recipeName }) {
            arguments.append(.init(recipeName, draft))
            if value == nil { note(.assumed, "\(name) has no default: it is empty unless --set gives one") }
        }
        stages[current].arguments[name] = (recipeName, value?.isEmpty == false)
    }

    /// What BuildKit knows without being told, for this machine.
    private static var platform: [String: String] {
        let machine = Platform(machine: ProcessInfo.machine) ?? Platform(os: "linux", architecture: ProcessInfo.machine)
        var values: [String: String] = [:]
        for side in ["TARGET", "BUILD"] {
            values[side + "PLATFORM"] = machine.description
            values[side + "OS"] = machine.os
            values[side + "ARCH"] = machine.architecture
            values[side + "VARIANT"] = machine.variant ?? ""
        }
        return values
    }
}

extension ImportedStage {
    /// A stage starts with what its base ended with.
    mutating func inherit(_ other: ImportedStage) {
        variables = other.variables
        arguments = other.arguments
        configuration = other.configuration
        shell = other.shell
        userName = other.userName
    }
}
