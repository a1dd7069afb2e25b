/// What of a member's content has not been read: stretches of data, with zeros between them.
struct TarContent {
    enum Next: Equatable {
        case data(Int)
        case zeros(Int)
    }

    private var data: ArraySlice<Range<Int>>
    private let size: Int
    private var position = 0

    /// `data`: in order, apart, and within `size`; see ``checked(_:size:stored:)``.
    init(data: [Range<Int>], size: Int) {
        self.data = data[...]
        self.size = size
        // An empty stretch only shows where a hole ends.
        self.data.removeAll { $0.isEmpty }
    }

    /// The stretches that pairs of offset and length describe.
    /// - Throws: ``ArchiveError`` unless they are in order, within the file, and `stored` bytes long together.
    static func checked(_ numbers: [Int], size: Int, stored: Int) throws(ArchiveError) -> TarContent {
        var data: [Range<Int>] = []
        var end = 0
        var total = 0
        for index in stride(from: 0, to: numbers.count - 1, by: 2) {
            let (start, length) = (numbers[index], numbers[index + 1])
            guard start >= end, length >= 0, start <= size, length <= size - start else {
                throw ArchiveError("its sparse map is damaged")
            }
            data.append(start..<(start + length))
            end = start + length
            total += length
        }
        guard numbers.count % 2 == 0, total == stored else { throw ArchiveError("its sparse map is damaged") }
        return TarContent(data: data, size: size)
    }

    /// Bytes to come, zeros included.
    var remaining: Int { size - position }

    /// Bytes of the archive that they take.
    var remainingData: Int { data.reduce(0) { $0 + $1.upperBound - max($1.lowerBound, position) } }

    /// What comes now, and how much of it at most; nil at the end.
    func next() -> Next? {
        guard let stretch = data.first else { return position < size ? .zeros(size - position) : nil }
        if position < stretch.lowerBound { return .zeros(stretch.lowerBound - position) }
        return .data(stretch.upperBound - position)
    }

    mutating func advance(_ count: Int) {
        position += count
        if let stretch = data.first, stretch.upperBound <= position { data.removeFirst() }
    }
}
