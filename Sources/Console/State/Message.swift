package import ComputeModel
package import Schedules
package import Terminal

/// Something that happened: a key, a timer, or an answer of the service.
package enum Message: Sendable {
  case key(Key)
  case resized(Size)
  /// The console begins; asks for the first list.
  case began
  /// The time to look again has come.
  case timer
  /// What the last paint showed is on the screen now. Keys typed before a dialog was drawn are not meant for it.
  case painted

  /// A page of a list that is still being read.
  case fleetPage(workspace: String, items: [FleetItem])
  case fleetLoaded(workspace: String, items: [FleetItem])
  case fleetFailed(workspace: String, ServiceFailure)

  /// The answer to ``Effect/read(_:)``: the whole resource, as the service wrote it.
  case document(Target, JSONValue)
  case documentFailed(Target, ServiceFailure)

  case region(Result<[Region], ServiceFailure>)
  /// The answer to ``Effect/readAccess(_:)``, one for each scope.
  case access(AccessScope, Result<ScopeAccess, ServiceFailure>)
  /// Something around the console could not be done.
  case failed(String, ServiceFailure)
  /// How long actions usually take, by their labels.
  case usualTimes([String: Duration])
  /// What the simulator says of itself; the failure is shown and changes nothing.
  case simulator(Result<SimulatorStatus, ServiceFailure>)

  /// The answer to ``Effect/readJobs(_:)``, one for each instance.
  case jobs(Target, Result<InstanceJobs, ServiceFailure>)
  /// The answer to ``Effect/probe(_:)``, one for each address.
  case probed(String, EndpointHealth)
  /// The answer to ``Effect/findUser(_:)``, by what was asked for.
  case user(String, Result<DirectoryUser, ServiceFailure>)
  /// The answer to ``Effect/readAssigneeAccess(_:workspace:)``.
  case assigneeAccess(String, workspace: String, Result<ScopeAccess, ServiceFailure>)
  /// The answer to ``Effect/checkCreation(_:_:)``.
  case creationChecked(InstanceCreation, Target, CreationCheck)

  /// Operations of an earlier run of this program that go on, or ended meanwhile.
  case resumed([OperationInFlight])
  /// The answer to ``Effect/readPasts(_:from:until:)``, by ARM id.
  case pasts([String: ObservedPast])
  case pastFailed(ServiceFailure)

  /// The exact requests of an action, for its dialog; or why they cannot be known.
  case planned(InstanceAction, [Target], requests: [String])
  case planFailed(InstanceAction, [Target], ServiceFailure)
  case actionAccepted(InstanceAction, Target)
  /// The operation has ended; nil means that it succeeded. One message for each target.
  case actionEnded(InstanceAction, Target, ServiceFailure?)
}

/// Something the program around the console must do. Each effect that asks something ends in a ``Message``.
package enum Effect: Hashable, Sendable {
  /// Read the instances of these workspaces: pages, then loaded or failed, for each.
  case loadFleet(workspaces: [String])
  /// Read the document of one compute; ends in ``Message/document(_:_:)`` or ``Message/documentFailed(_:_:)``.
  case read(Target)
  /// Read sizes and usages of the workspaces' regions; ends in ``Message/region(_:)``.
  case readRegion
  /// Read what whoever is signed in may do there; ends in ``Message/access(_:_:)`` for each.
  case readAccess([AccessScope])
  /// Read the jobs that run on these instances or wait for them.
  case readJobs([Target])
  /// Knock at these addresses, without any token.
  case probe([String])
  /// Hand a text to the terminal's clipboard.
  case copy(String)
  /// Show an address as a link that a terminal opens, beside the screen.
  case showLink(title: String, address: String)
  /// Look somebody up in the directory, by a user principal name or an object id.
  case findUser(String)
  /// Read what somebody else may do in a workspace, by its label.
  case readAssigneeAccess(String, workspace: String)
  /// Find out what stands against a new instance; changes nothing.
  case checkCreation(InstanceCreation, Target)
  case readSimulator
  /// Keep the saved views beyond the end of the program.
  case keepViews([SavedView])
  /// Keep the suspensions of starts beyond the end of the program.
  case keepSuspensions([KeptSuspension])
  /// Ends in ``Message/simulator(_:)``.
  case changeSimulator(SimulatorChange)
  /// Read what was observed of these; ends in ``Message/pasts(_:)``, or in nothing where nothing is kept.
  case readPasts([Target], from: Instant, until: Instant)
  /// Say which requests an action is; changes nothing.
  case plan(InstanceAction, [Target])
  /// Send an action to each target; ends in ``Message/actionEnded(_:_:_:)`` for each.
  case perform(InstanceAction, [Target])
  /// Send ``Message/timer`` after so many seconds; replaces an earlier one.
  case wake(afterSeconds: Int)
  case redraw
  case suspend
  case quit
}
