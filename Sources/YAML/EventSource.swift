internal import CYAML

/// What libyaml finds in a text, one event after the other. Owns libyaml's parser.
@safe
struct EventSource: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let offsets: Offsets

    init(_ text: [UInt8]) throws(YAMLError) {
        unsafe parser = .allocate(capacity: 1)
        // libyaml reads from here as long as the parser lives.
        unsafe input = .allocate(capacity: max(text.count, 1))
        _ = unsafe input.initialize(fromContentsOf: text)
        offsets = Offsets(text)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            unsafe input.deallocate()
            throw YAMLError(span: 0..<0, message: "libyaml has no memory")
        }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, text.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    /// The next event.
    mutating func next() throws(YAMLError) -> Event {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure }
        defer { unsafe yaml_event_delete(&event) }
        let span = unsafe offsets[event.start_mark.index]..<offsets[event.end_mark.index]
        return unsafe Event(kind: kind(of: event), span: span)
    }

    private func kind(of event: yaml_event_t) -> Event.Kind {
        switch unsafe event.type {
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_STREAM_END_EVENT: return .streamEnd
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: return .collectionEnd
        case YAML_ALIAS_EVENT: return .alias(unsafe text(event.data.alias.anchor) ?? "")
        case YAML_MAPPING_START_EVENT:
            let start = unsafe event.data.mapping_start
            return .mappingStart(anchor: unsafe text(start.anchor), tag: unsafe text(start.tag))
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe event.data.sequence_start
            return .sequenceStart(anchor: unsafe text(start.anchor), tag: unsafe text(start.tag))
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            return .scalar(
                unsafe String(decoding: bytes, as: UTF8.self),
                isPlain: unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE,
                anchor: unsafe text(scalar.anchor), tag: unsafe text(scalar.tag))
        default: return .other
        }
    }

    private func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
        guard let pointer = unsafe pointer else { return nil }
        return unsafe String(cString: pointer)
    }

    /// The library's own words, and where it stopped.
    private var failure: YAMLError {
        let state = unsafe parser.pointee
        let at = unsafe offsets[state.problem_mark.index]
        let problem = unsafe state.problem.map { unsafe String(cString: $0) } ?? "this is no YAML"
        let context = unsafe state.context.map { unsafe String(cString: $0) + ": " } ?? ""
        return YAMLError(
            span: at..<min(at + 1, offsets.end), message: context + problem,
            hint: problem.contains("cannot start any token") ? "indent with spaces, and quote what begins so" : nil)
    }
}

/// One thing that libyaml found, and its bytes.
struct Event {
    enum Kind {
        case documentStart
        case scalar(String, isPlain: Bool, anchor: String?, tag: String?)
        case sequenceStart(anchor: String?, tag: String?)
        case mappingStart(anchor: String?, tag: String?)
        case collectionEnd
        case alias(String)
        case streamEnd
        case other
    }

    let kind: Kind
    let span: Range<Int>
}

/// From libyaml's count of characters to bytes.
private struct Offsets {
    /// Nil where every character is a byte.
    private let starts: [Int]?
    let end: Int

    init(_ text: [UInt8]) {
        end = text.count
        // A byte order mark is passed over and not counted.
        let first = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let isPlain = first == 0 && text.allSatisfy { $0 < 0x80 }
        starts = isPlain ? nil : text.indices.dropFirst(first).filter { text[$0] & 0xC0 != 0x80 }
    }

    subscript(index: Int) -> Int {
        guard let starts else { return min(index, end) }
        return index < starts.count ? starts[index] : end
    }
}
