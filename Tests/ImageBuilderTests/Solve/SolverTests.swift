import HostSystem
import ImageBuilder
import Testing

@Suite struct SolverTests {
    private func solve(
        _ graph: Graph<Arithmetic>, _ targets: [NodeID], _ worker: ArithmeticWorker, jobs: Int = 2
    ) async throws -> [Int] {
        let solver = Solver(
            graph, worker: worker, jobs: jobs, cancellation: Cancellation(), report: { _, _ in })
        return try await solver.solve(targets)
    }

    /// 1 + 2 = 3, twice used: (1 + 2) + 1.
    private func diamond(first: Int = 1, second: Int = 2, top: Arithmetic = .sum) -> (Graph<Arithmetic>, NodeID) {
        var graph = Graph<Arithmetic>()
        let one = graph.add(.constant(first))
        let two = graph.add(.constant(second))
        let three = graph.add(.sum, inputs: [one, two])
        let target = graph.add(top, inputs: [three, one])
        return (graph, target)
    }

    @Test func eachNodeIsMadeOnce() async throws {
        let worker = ArithmeticWorker()
        let (graph, target) = diamond()
        #expect(try await solve(graph, [target], worker) == [4])
        #expect(worker.performed.count == 4)
    }

    @Test func aSecondBuildMakesNothing() async throws {
        let worker = ArithmeticWorker()
        let (graph, target) = diamond()
        _ = try await solve(graph, [target], worker)
        worker.forgetPerformed()
        #expect(try await solve(graph, [target], worker) == [4])
        #expect(worker.performed.isEmpty)
    }

    @Test func whatHasToBeMadeIsAnnounced() async throws {
        let worker = ArithmeticWorker()
        let (graph, target) = diamond()
        _ = try await solve(graph, [target], worker)
        #expect(Set(worker.expected) == [.sum, .constant(1), .constant(2)])
        let announced = worker.expected.count
        _ = try await solve(graph, [target], worker)
        #expect(worker.expected.count == announced)
    }

    @Test func onlyWhatChangedIsMade() async throws {
        let worker = ArithmeticWorker()
        let (graph, target) = diamond()
        _ = try await solve(graph, [target], worker)
        worker.forgetPerformed()
        let (changed, changedTarget) = diamond(second: 5)
        #expect(try await solve(changed, [changedTarget], worker) == [7])
        #expect(worker.performed == [.constant(5), .sum, .sum])
    }

    @Test func sameContentFromAnotherDefinitionHits() async throws {
        let worker = ArithmeticWorker()
        var graph = Graph<Arithmetic>()
        let target = graph.add(.sumByContent, inputs: [graph.add(.sum, inputs: [graph.add(.constant(3))])])
        _ = try await solve(graph, [target], worker)
        worker.forgetPerformed()

        var other = Graph<Arithmetic>()
        let three = other.add(.sum, inputs: [other.add(.constant(1)), other.add(.constant(2))])
        let otherTarget = other.add(.sumByContent, inputs: [three])
        #expect(try await solve(other, [otherTarget], worker) == [3])
        #expect(!worker.performed.contains(.sumByContent))
    }

    @Test func whatNobodyNeedsIsNotTouched() async throws {
        let worker = ArithmeticWorker()
        var graph = Graph<Arithmetic>()
        let one = graph.add(.constant(1))
        _ = graph.add(.fail)
        #expect(try await solve(graph, [one], worker) == [1])
        #expect(graph.needed(by: [one]) == [one])
    }

    @Test func aFailureIsTheCauseAndStopsTheRest() async throws {
        let worker = ArithmeticWorker()
        var graph = Graph<Arithmetic>()
        let bad = graph.add(.fail)
        let target = graph.add(.sum, inputs: [graph.add(.sum, inputs: [bad]), graph.add(.constant(1))])
        await #expect(throws: ArithmeticWorker.Failure.self) { _ = try await solve(graph, [target], worker) }
        #expect(!worker.performed.contains(.sum))
    }

    @Test func aSurveyMakesNothingAndTellsWhatABuildWould() async throws {
        let worker = ArithmeticWorker()
        let (graph, target) = diamond()
        func standings(_ graph: Graph<Arithmetic>, _ target: NodeID) async throws -> [Standing] {
            let solver = Solver(graph, worker: worker, jobs: 1, cancellation: Cancellation(), report: { _, _ in })
            let survey = try await solver.survey([target])
            return graph.nodes.map { survey[$0.id] ?? .unneeded }
        }
        #expect(try await standings(graph, target) == [.missing, .missing, .missing, .missing])
        #expect(worker.performed.isEmpty)

        _ = try await solve(graph, [target], worker)
        #expect(try await standings(graph, target) == [.unneeded, .unneeded, .unneeded, .cached])

        let (changed, changedTarget) = diamond(second: 5)
        #expect(try await standings(changed, changedTarget) == [.cached, .missing, .missing, .missing])
    }

    @Test(arguments: [1, 2, 4]) func neverMoreThanTheJobs(jobs: Int) async throws {
        let worker = ArithmeticWorker()
        var graph = Graph<Arithmetic>()
        let inputs = (0..<40).map { graph.add(.constant($0)) }
        let target = graph.add(.sum, inputs: inputs)
        #expect(try await solve(graph, [target], worker, jobs: jobs) == [780])
        #expect(worker.mostRunning <= jobs)
    }
}

@Suite struct CacheKeyTests {
    @Test func framingKeepsFieldsApart() {
        let one = CacheKeyRecord(domain: "d", fields: [.init("a", "bc"), .init("d", "")])
        let two = CacheKeyRecord(domain: "d", fields: [.init("ab", "c"), .init("", "d")])
        #expect(one.key != two.key)
        #expect(CacheKeyRecord(domain: "e", fields: one.fields).key != one.key)
    }

    @Test func aRecordSurvivesItsEncoding() {
        let record = CacheKeyRecord(domain: "copy/1", fields: [.init("file a/ü", "0644 x"), .init("", "")])
        #expect(CacheKeyRecord(decoding: record.encoded) == record)
    }

    @Test func damagedBytesAreNoRecord() {
        let bytes = CacheKeyRecord(domain: "d", fields: [.init("a", "b")]).encoded
        for count in 0..<bytes.count {
            #expect(CacheKeyRecord(decoding: Array(bytes.prefix(count))) != CacheKeyRecord(decoding: bytes))
        }
        #expect(CacheKeyRecord(decoding: Array(repeating: 0xff, count: 64)) == nil)
    }
}
