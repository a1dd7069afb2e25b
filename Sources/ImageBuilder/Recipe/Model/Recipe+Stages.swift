internal import OCI

extension Recipe {
    /// The stages that the recipe says itself.
    public var ownStages: [Stage] { stages.filter { $0.origin == nil } }

    /// A stage and all that it needs.
    func stages(neededBy name: String) -> Set<String> {
        var needed: Set<String> = []
        var open = [name]
        while let name = open.popLast() {
            guard needed.insert(name).inserted, let stage = self[stage: name] else { continue }
            open += stage.neededStages
        }
        return needed
    }

    /// Where a stage stands behind its last step; nil where only its base knows.
    func workdir(behind stage: Stage) -> ImagePath? {
        var stage = stage
        while true {
            if let known = stage.ownWorkdir { return known }
            switch stage.from {
            case .scratch, .debian, .rootfs: return .root
            case .layout, .archive: return nil
            case .stage(let name):
                guard let base = self[stage: name] else { return nil }
                stage = base
            }
        }
    }
}

extension Stage {
    /// The stages whose files this one uses.
    var neededStages: [String] {
        var names: [String] = []
        if case .stage(let name) = from { names.append(name) }
        for step in steps {
            if case .copy(let copy) = step.operation, case .stage(let name) = copy.from { names.append(name) }
        }
        return names
    }

    /// The last work directory that it sets itself.
    fileprivate var ownWorkdir: ImagePath? {
        for step in steps.reversed() { if case .workdir(let path) = step.operation { return path } }
        return workdir
    }
}
