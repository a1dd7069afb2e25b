internal import JSON

/// Makes values of events.
struct Composer: ~Copyable {
    private struct Anchored {
        let node: JSONNode
        /// Values in it, itself and aliases included.
        let count: Int
        let depth: Int
    }

    private var source: EventSource
    private var anchors: [String: Anchored] = [:]
    /// Anchors of collections that have not ended.
    private var open: Set<String> = []
    private var count = 0

    init(_ text: [UInt8]) throws(YAMLError) {
        source = try EventSource(text)
    }

    /// The one document; null where the text has none.
    mutating func document() throws(YAMLError) -> JSONNode {
        var root: JSONNode?
        while true {
            let event = try source.next()
            switch event.kind {
            case .streamEnd: return root ?? JSONNode(.null, span: event.span)
            case .documentStart where root != nil:
                throw YAMLError(
                    span: event.span, message: "a second document begins here", hint: "one file holds one document")
            case .documentStart: root = try value(try source.next(), depth: 1).node
            default: continue
            }
        }
    }

    private mutating func value(_ event: Event, depth: Int) throws(YAMLError) -> Anchored {
        try note(1, event.span)
        if depth > YAMLDocument.maximumDepth { throw Self.tooDeep(event.span) }
        switch event.kind {
        case .scalar(let text, let isPlain, let anchor, let tag):
            let node = try Scalar(text, isPlain: isPlain, tag: tag, span: event.span).node
            return remember(Anchored(node: node, count: 1, depth: 1), anchor)
        case .sequenceStart(let anchor, let tag):
            try check(tag, "seq", event.span)
            return try collection(anchor) { composer throws(YAMLError) in try composer.sequence(event.span, depth) }
        case .mappingStart(let anchor, let tag):
            try check(tag, "map", event.span)
            return try collection(anchor) { composer throws(YAMLError) in try composer.mapping(event.span, depth) }
        case .alias(let name): return try alias(name, event.span, depth)
        default: throw YAMLError(span: event.span, message: "expected a value")
        }
    }

    private mutating func note(_ values: Int, _ span: Range<Int>) throws(YAMLError) {
        count += values
        guard count > YAMLDocument.maximumValues else { return }
        throw YAMLError(
            span: span, message: "the document has more than \(YAMLDocument.maximumValues) values, aliases written out")
    }

    private static func tooDeep(_ span: Range<Int>) -> YAMLError {
        YAMLError(span: span, message: "this nests deeper than \(YAMLDocument.maximumDepth) levels")
    }

    private mutating func remember(_ value: Anchored, _ anchor: String?) -> Anchored {
        if let anchor { anchors[anchor] = value }
        return value
    }

    private mutating func collection(
        _ anchor: String?, _ body: (inout Composer) throws(YAMLError) -> Anchored
    ) throws(YAMLError) -> Anchored {
        // The same name may be given again; until then it names nothing.
        if let anchor {
            anchors[anchor] = nil
            open.insert(anchor)
        }
        let value = try body(&self)
        if let anchor { open.remove(anchor) }
        return remember(value, anchor)
    }

    private mutating func alias(_ name: String, _ span: Range<Int>, _ depth: Int) throws(YAMLError) -> Anchored {
        guard let value = anchors[name] else {
            throw YAMLError(
                span: span,
                message: open.contains(name) ? "*\(name) stands inside what it names" : "nothing is called &\(name)")
        }
        try note(value.count - 1, span)
        if depth + value.depth - 1 > YAMLDocument.maximumDepth { throw Self.tooDeep(span) }
        return value
    }

    private mutating func sequence(_ start: Range<Int>, _ depth: Int) throws(YAMLError) -> Anchored {
        var nodes: [JSONNode] = []
        var size = (count: 1, depth: 1)
        while true {
            let event = try source.next()
            if case .collectionEnd = event.kind {
                let span = start.lowerBound..<max(start.upperBound, event.span.upperBound)
                return Anchored(node: JSONNode(.array(nodes), span: span), count: size.count, depth: size.depth)
            }
            let element = try value(event, depth: depth + 1)
            nodes.append(element.node)
            size = (size.count + element.count, max(size.depth, element.depth + 1))
        }
    }

    private mutating func mapping(_ start: Range<Int>, _ depth: Int) throws(YAMLError) -> Anchored {
        var members = Members()
        var size = (count: 1, depth: 1)
        while true {
            let event = try source.next()
            switch event.kind {
            case .collectionEnd:
                let span = start.lowerBound..<max(start.upperBound, event.span.upperBound)
                return Anchored(node: JSONNode(.object(members.all), span: span), count: size.count, depth: size.depth)
            case .scalar(let key, let isPlain, _, _):
                let element = try value(try source.next(), depth: depth + 1)
                try members.add(key, isMerge: isPlain && key == "<<", span: event.span, element.node)
                size = (size.count + element.count, max(size.depth, element.depth + 1))
            default: throw YAMLError(span: event.span, message: "a key must be text")
            }
        }
    }

    private func check(_ tag: String?, _ usual: String, _ span: Range<Int>) throws(YAMLError) {
        if let tag, tag != "!", tag != "tag:yaml.org,2002:\(usual)" { throw Scalar.unknown(tag, span) }
    }
}

/// The members of a mapping in the making. What `<<` brings stands behind what is written here.
private struct Members {
    private var own: [JSONNode.Member] = []
    private var merged: [JSONNode.Member] = []

    var all: [JSONNode.Member] {
        let keys = Set(own.map(\.key))
        var seen: Set<String> = []
        return own + merged.filter { !keys.contains($0.key) && seen.insert($0.key).inserted }
    }

    /// A key that stands twice is kept: whoever reads the values reports it.
    mutating func add(_ key: String, isMerge: Bool, span: Range<Int>, _ value: JSONNode) throws(YAMLError) {
        if !isMerge { return own.append(JSONNode.Member(key: key, keySpan: span, value: value)) }
        switch value.value {
        case .object(let members): merged += members
        case .array(let nodes):
            for node in nodes { try add(key, isMerge: true, span: span, node) }
        default: throw YAMLError(span: span, message: "<< takes a mapping, or a list of them")
        }
    }
}
