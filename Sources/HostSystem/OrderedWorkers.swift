internal import Synchronization

/// A few threads that work side by side, while the results come out in the order in which the work was handed in.
///
/// Concurrency: one thread hands in and takes out (this class is not `Sendable`); it alone touches `pending`. The
/// workers see the shared queue and their own job, both behind a `Mutex`. They end when this object does.
public final class OrderedWorkers<Input: Sendable, Output: Sendable> {
    /// Makes what one thread needs (a compressor, say) and gives the function that does a piece of work with it.
    public typealias MakeWorker = @Sendable () -> (Input) throws -> Output

    private let queue = Queue()
    private let threads: Int
    private let makeWorker: MakeWorker
    private var started = 0
    private var pending: [Job] = []

    /// `threads`: how many work at most; at least one does. None is started before there is work for it.
    public init(threads: Int, _ makeWorker: @escaping MakeWorker) {
        self.threads = max(1, threads)
        self.makeWorker = makeWorker
    }

    deinit {
        queue.close(started)
    }

    /// How many pieces were handed in and not taken out.
    public var count: Int { pending.count }

    /// Enough pieces to keep every thread busy while one is being taken out.
    public var isFull: Bool { pending.count >= 2 * threads + 1 }

    public func submit(_ input: Input) throws(SystemError) {
        let job = Job(input)
        if started < threads, started <= pending.count {
            try ThreadPool.shared.start { [queue, makeWorker] in
                let work = makeWorker()
                while let job = queue.take() { job.finish(Result { try work(job.input) }) }
            }
            started += 1
        }
        pending.append(job)
        queue.add(job)
    }

    /// The result of the oldest piece, waiting for it; nil when there is none.
    public func next() throws -> Output? {
        if pending.isEmpty { return nil }
        return try pending.removeFirst().wait().get()
    }

    /// The result of the oldest piece if it is there already.
    public func nextIfReady() throws -> Output? {
        guard let first = pending.first, let result = first.resultIfReady() else { return nil }
        pending.removeFirst()
        return try result.get()
    }

    private final class Job: Sendable {
        let input: Input
        private let result = Mutex<Result<Output, any Error>?>(nil)
        private let done = Semaphore()

        init(_ input: Input) { self.input = input }

        func finish(_ result: Result<Output, any Error>) {
            self.result.withLock { $0 = result }
            done.signal()
        }

        func wait() -> Result<Output, any Error> {
            while true {
                done.wait()
                if let result = resultIfReady() { return result }
            }
        }

        func resultIfReady() -> Result<Output, any Error>? { result.withLock { $0 } }
    }

    private final class Queue: Sendable {
        private let jobs = Mutex<[Job]>([])
        private let available = Semaphore()

        func add(_ job: Job) {
            jobs.withLock { $0.append(job) }
            available.signal()
        }

        /// The next job; nil when there will be no more.
        func take() -> Job? {
            available.wait()
            return jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        }

        func close(_ threads: Int) {
            jobs.withLock { $0 = [] }
            for _ in 0..<threads { available.signal() }
        }
    }
}
