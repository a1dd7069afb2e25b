internal import ImageBuilder

extension LiveView {
    /// What stands below the lasting lines: each activity with its last output, then the whole in one line. Never
    /// higher than the screen, for what has scrolled away cannot be drawn again.
    func frame(at time: Double, _ size: Screen) -> [StyledLine] {
        let room = max(1, size.rows - 2)  // the summary, and the line that the cursor is in
        let shown = running.prefix(running.count > room ? room - 1 : room)
        var lines: [StyledLine] = []
        let outputRoom = shown.isEmpty ? 0 : (room - shown.count) / shown.count
        for (_, activity) in shown {
            lines.append(row(activity, at: time).line(traits, stageWidth: stageWidth, columns: size.columns))
            lines += activity.output.suffix(outputRoom).map(outputLine)
        }
        let hidden = running.count - shown.count
        if hidden > 0 { lines.append(StyledLine("  and \(hidden) more", .faint)) }
        return lines + [summary(at: time, size)]
    }

    private func row(_ activity: Activity, at time: Double) -> LiveRow {
        let elapsed = runningText(time - activity.since)
        let trailing = [activity.progress, elapsed].filter { !$0.isEmpty }
        return LiveRow(mark: .running, stage: activity.stage, title: activity.title, trailing: trailing)
    }

    private func outputLine(_ text: String) -> StyledLine {
        StyledLine("  " + Mark.output.text(traits.hasUnicode) + " ", .faint) + (text, .faint)
    }

    private func summary(at time: Double, _ size: Screen) -> StyledLine {
        let counts = steps.count == 0 ? "" : "\(steps.ended) of \(counted(steps.count, "step"))\(steps.cachedText)"
        let stopping = size.isStopping ? "stopping; Ctrl-C again ends at once" : counts
        let head = [steps.recipe, stopping].filter { !$0.isEmpty }.joined(separator: ": ")
        let tail = runningText(time)
        let room = size.columns - 1 - columns(of: tail) - 2
        let cut = traits.hasUnicode ? "…" : "~"
        return StyledLine(padded(truncated(head, max(0, room), mark: cut), room) + "  ", .strong) + (tail, .faint)
    }

    /// A time that runs: in tenths while short, never in milliseconds, which only flicker.
    private func runningText(_ seconds: Double) -> String {
        if seconds >= 9.95 { return durationText(seconds) }
        let tenths = Int(max(0, seconds) * 10)
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
