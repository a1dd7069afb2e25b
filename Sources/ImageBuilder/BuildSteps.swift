/// The steps of a plan as the event stream names them.
struct BuildSteps: Sendable {
    /// In the order of the plan.
    let all: [BuildStep]
    private let ids: [NodeID: BuildStep.ID]
    private let idsByStep: [PlanStep: BuildStep.ID]

    init(_ plan: BuildPlan) {
        var all: [BuildStep] = []
        var ids: [NodeID: BuildStep.ID] = [:]
        var idsByStep: [PlanStep: BuildStep.ID] = [:]
        for (index, node) in plan.needed.enumerated() {
            let step = plan.graph[node].operation
            let id = BuildStep.ID(rawValue: index)
            all.append(BuildStep(id: id, stage: step.stage, title: step.title))
            ids[node] = id
            idsByStep[step] = id
        }
        self.all = all
        self.ids = ids
        self.idsByStep = idsByStep
    }

    func id(of step: PlanStep) -> BuildStep.ID? { idsByStep[step] }

    /// What the solver's progress is called in the event stream.
    func event(_ node: NodeID, _ progress: SolverProgress) -> BuildEvent? {
        guard let id = ids[node] else { return nil }
        switch progress {
        case .recalled: return .stepCached(id)
        case .started: return .stepStarted(id)
        case .finished(let seconds): return .stepFinished(id, seconds: seconds, bytes: nil)
        case .cancelled: return .stepCancelled(id)
        case .failed(is LostContent): return .stepCancelled(id)
        case .failed(let error):
            let failure = (error as? BuildError)?.failure ?? BuildFailure(message: "\(error)")
            return .stepFailed(id, failure)
        }
    }
}
