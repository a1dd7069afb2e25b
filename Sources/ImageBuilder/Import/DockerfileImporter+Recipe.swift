internal import HostSystem
internal import JSON

extension DockerfileImporter {
    /// The whole recipe.
    func recipe(name: String, context: String?) -> RecipeDraft {
        let members = stages.indices.map { RecipeDraft.Member(stages[$0].name, draft(of: $0)) }
        return .object(present: [
            ("name", .string(name)), ("context", context.map { .string($0) }),
            ("args", arguments.isEmpty ? nil : .object(arguments)), ("stages", .object(members)),
            (
                "image",
                .object(present: [
                    ("stage", stages.count > 1 ? .string(stages.last?.name ?? "") : nil), ("tags", .strings([name])),
                ])
            ),
        ])
    }

    private func draft(of number: Int) -> RecipeDraft {
        let stage = stages[number]
        let isImage = number == stages.count - 1
        let configuration = stage.configuration.draft
        // A recipe does not run as root by silence.
        let user = stage.user ?? (isImage && stage.userName == nil ? .string("root") : nil)
        return .object(present: [
            ("from", base(of: stage)), ("workdir", stage.workdir.map { .string($0) }), ("user", user),
            ("env", stage.environment.isEmpty ? nil : .object(stage.environment)),
            ("steps", stage.steps.isEmpty ? nil : .list(stage.steps)),
            ("config", isImage && !configuration.isEmpty ? configuration : nil),
        ])
    }

    private func base(of stage: ImportedStage) -> RecipeDraft {
        if case .stage(let number) = stage.base { return .string(stages[number].name) }
        return draft(of: stage.base, packages: stage.extraPackages)
    }

    func draft(of base: ImportedStage.Base, packages: [String]) -> RecipeDraft {
        switch base {
        case .scratch: return .string("scratch")
        case .stage(let number): return .string(stages[number].name)
        case .archive(let file, _): return .object([.init("archive", .string(file.description))])
        case .official(let image, _):
            var names = image.packages
            for name in packages where !names.contains(name) { names.append(name) }
            return .object(present: [
                ("debian", .string(image.suite)), ("packages", names.isEmpty ? nil : .strings(names)),
            ])
        }
    }
}
