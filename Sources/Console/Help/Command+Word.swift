import ComputeModel

/// The words by which the configuration and `amldeck config keys` name what keys do. They are never renamed.
extension Command {
  package var word: String {
    switch self {
    case .down: "down"
    case .up: "up"
    case .pageDown: "page-down"
    case .pageUp: "page-up"
    case .first: "first"
    case .last: "last"
    case .open: "open"
    case .act(let action): action.rawValue
    case .mark: "mark"
    case .markRange: "mark-range"
    case .markAll: "mark-all"
    case .unmark: "unmark"
    case .filter: "filter"
    case .raw: "raw"
    case .tab(let number): "tab-\(number)"
    case .nextTab: "next-tab"
    case .previousTab: "previous-tab"
    case .panLeft: "pan-left"
    case .panRight: "pan-right"
    case .search: "search"
    case .nextMatch: "next-match"
    case .previousMatch: "previous-match"
    case .wide: "wide"
    case .preview: "preview"
    case .problemsOnly: "problems"
    case .reverse: "reverse"
    case .sort(let column): "sort-\(column.rawValue.lowercased().replacing(" ", with: "-"))"
    case .report(let topic): topic.rawValue
    case .commandLine: "command-line"
    case .dump: "dump"
    case .simulator(let change): "simulator-\(Self.word(change))"
    case .historyBack: "history-back"
    case .historyForward: "history-forward"
    case .timeline: "timeline"
    case .fleetTimeline: "fleet-timeline"
    case .zone: "zone"
    case .weekAhead: "week-ahead"
    case .weekBack: "week-back"
    case .hoursAhead: "hours-ahead"
    case .hoursBack: "hours-back"
    case .skipStop: "skip-stop"
    case .skipStopsSoon: "skip-stops-soon"
    case .undoSkip: "undo-skip"
    case .editSchedules: "schedules"
    case .editIdleShutdown: "idle"
    case .sendIdleShutdown: "send-idle"
    case .singleSignOn: "sso"
    case .editSSHKey: "ssh-key"
    case .sendSSHKey: "send-ssh-key"
    case .openSession: "ssh"
    case .copySSHCommand: "copy-ssh"
    case .copySCPCommand: "copy-scp"
    case .export: "export"
    case .nextExport: "next-export"
    case .previousExport: "previous-export"
    case .copyExport: "copy-export"
    case .applications: "applications"
    case .application(let command): "application-\(Self.word(command))"
    case .newInstance: "new"
    case .cloneInstance: "clone"
    case .stepAhead: "step-ahead"
    case .stepBack: "step-back"
    case .editor(let command): "schedule-\(Self.word(command))"
    case .refresh: "refresh"
    case .redraw: "redraw"
    case .help: "help"
    case .back: "back"
    case .quit: "quit"
    case .suspend: "suspend"
    case .lastView: "last-view"
    case .context(let number): "context-\(number)"
    case .activity: "activity"
    case .copyNames: "copy-names"
    case .copyPage: "copy-page"
    case .copyRequestID: "copy-request-id"
    case .detach: "detach"
    case .clearEnded: "clear"
    case .showHidden: "show-hidden"
    case .mouse: "mouse"
    case .sortNext: "sort-right"
    case .sortPrevious: "sort-left"
    case .columnRight: "column-right"
    case .columnLeft: "column-left"
    }
  }

  private static func word(_ change: SimulatorChange) -> String {
    switch change {
    case .togglePause: "pause"
    case .setRate(let rate): "rate-\(Int(rate))"
    case .advance(let seconds): "advance-\(seconds)"
    case .advanceToNextEvent: "next-event"
    case .dismissStop: "dismiss"
    case .setFault(let fault, _): "fault-\(fault.rawValue)"
    case .begin: "world"
    }
  }

  private static func word(_ command: ApplicationCommand) -> String {
    switch command {
    case .link: "link"
    case .copy: "copy"
    case .probe: "health"
    case .add: "add"
    case .remove: "remove"
    case .takeBack: "undo"
    case .send: "send"
    }
  }

  private static func word(_ command: EditorCommand) -> String {
    switch command {
    case .edit: "edit"
    case .addPair: "add-pair"
    case .addOne: "add-one"
    case .turnOnOff: "on-off"
    case .remove: "remove"
    case .takeBack: "undo"
    case .difference: "difference"
    case .send: "send"
    }
  }
}
