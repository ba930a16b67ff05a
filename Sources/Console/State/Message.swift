package import ComputeModel
package import Schedules
package import Terminal

/// Something that happened: a key, a timer, or an answer of the service.
package enum Message: Sendable {
  case key(Key)
  /// A line that was typed where there is no screen.
  case line(String)
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
  /// The answer to ``Effect/readAlone(_:)``, one for each.
  case instanceRead(Target, Result<ComputeInstance, ServiceFailure>)

  /// The answer to ``Effect/read(_:)``: the whole resource, as the service wrote it.
  case document(Target, JSONValue)
  case documentFailed(Target, ServiceFailure)

  case region(Result<[Region], ServiceFailure>)
  case clusters(Result<[TrainingCluster], ServiceFailure>)
  /// The answer to ``Effect/readAccess(_:)``, one for each scope.
  case access(AccessScope, Result<ScopeAccess, ServiceFailure>)
  /// The answer to ``Effect/readNames(_:)``: those of the ids that the directory tells.
  case names([String], Result<[DirectoryName], ServiceFailure>)
  /// The answer to ``Effect/readActivityLog(_:from:until:)``.
  case activityLog(Target, Result<[LoggedActivity], ServiceFailure>)
  /// The answer to ``Effect/readFleetReport(from:)``.
  case fleetReport(Result<FleetReport, ServiceFailure>)
  /// The answer to ``Effect/readWho``.
  case who(Result<WhoReport, ServiceFailure>)
  /// The answer to ``Effect/connect(context:)`` where it failed; after one that worked another console begins.
  case connectionFailed(context: String, ServiceFailure)
  /// Something around the console could not be done.
  case failed(String, ServiceFailure)
  /// How long actions usually take, by their labels.
  case usualTimes([String: Duration])
  /// The answer to ``Effect/studyFleet``.
  case studied(FleetStudy)
  /// The answer to ``Effect/countFleetWeek(_:)``.
  case fleetWeek(FleetWeek)
  /// The answer to ``Effect/readFacts``, by ARM id in lower case, and what could not be read of it although nobody forbids it.
  case facts([String: FindingFacts], [ServiceFailure])
  /// The file of ``Effect/dump(path:_:)`` is written, or not.
  case dumped(path: String, ServiceFailure?)
  /// What the simulator says of itself; the failure is shown and changes nothing.
  case simulator(Result<SimulatorStatus, ServiceFailure>)

  /// How many requests this program made in the last minute.
  case callsPerMinute(Int)
  /// The answer to ``Effect/readLog``.
  case requestLog([LoggedRequest])
  /// The answer to ``Effect/readPolicies``.
  case policies(PolicyAnswer)
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
  /// What earlier runs saw the end of, the newest last.
  case endedEarlier([PastOperation])
  /// The answer to ``Effect/readPasts(_:from:until:)``, by ARM id.
  case pasts([String: ObservedPast])
  case pastFailed(ServiceFailure)

  /// The answer to ``Effect/readKeyFile(_:)``. Only what is a public key gets here.
  case keyFile(path: String, Result<SSHPublicKey, ServiceFailure>)
  /// The answer to ``Effect/readStoredKeys(subscription:)``.
  case storedKeys(Result<[StoredSSHKey], ServiceFailure>)
  /// The answer to ``Effect/makeKeyPair(path:_:)``: the public half.
  case keyPair(path: String, Target, Result<SSHPublicKey, ServiceFailure>)
  /// The answer to ``Effect/openSession(_:_:_:)``: ssh's exit status.
  case sessionEnded(Target, Result<Int32, ServiceFailure>)

  /// The exact requests of an action, for its dialog; or why they cannot be known.
  case planned(InstanceAction, [Target], requests: [String])
  case planFailed(InstanceAction, [Target], ServiceFailure)
  /// The same of ``Effect/planEach(_:)``.
  case plannedEach([InstanceChange], requests: [String])
  case planEachFailed([InstanceChange], ServiceFailure)
  /// The answer to ``Effect/planRecreation(_:)``: what is lost, and the requests.
  case plannedRecreation(RecreationOrder, notes: [String], requests: [String])
  case planRecreationFailed(RecreationOrder, ServiceFailure)
  /// What a recreation waits for, or leaves alone.
  case recreationTold(String)
  /// The answer to ``Effect/planLimit(_:)``: the exact request.
  case plannedLimit(QuotaLimit, Result<String, ServiceFailure>)
  /// The answer to ``Effect/setLimit(_:)``: the id of the request.
  case limitSet(QuotaLimit, Result<String?, ServiceFailure>)
  /// The answer to ``Effect/planOnboarding(template:sheet:)``.
  case onboarding(Result<OnboardingPlan, ServiceFailure>)
  /// - Parameter canBeDetached: whether the end of it is all that is waited for.
  case actionAccepted(InstanceAction, Target, requestID: String? = nil, canBeDetached: Bool = false)
  /// The operation has ended; nil means that it succeeded. One message for each target.
  case actionEnded(InstanceAction, Target, ServiceFailure?)
}

/// Something the program around the console must do. Each effect that asks something ends in a ``Message``.
package enum Effect: Hashable, Sendable {
  /// Read the instances of these workspaces: pages, then loaded or failed, for each.
  case loadFleet(workspaces: [String])
  /// Read these instances and not the whole list; ends in ``Message/instanceRead(_:_:)`` for each.
  case readAlone([Target])
  /// Answer ``Fleet/question`` beside the terminal's thread; ends in ``Message/studied(_:)``.
  case studyFleet
  /// Add up the week of a long list beside the terminal's thread; ends in ``Message/fleetWeek(_:)``.
  case countFleetWeek(FleetTimelineScreen)
  /// Read the document of one compute; ends in ``Message/document(_:_:)`` or ``Message/documentFailed(_:_:)``.
  case read(Target)
  /// Read sizes and usages of the workspaces' regions; ends in ``Message/region(_:)``.
  case readRegion
  /// Read the training clusters of all workspaces, which take cores too; ends in ``Message/clusters(_:)``.
  case readClusters
  /// Read what whoever is signed in may do there; ends in ``Message/access(_:_:)`` for each.
  case readAccess([AccessScope])
  /// Ask the directory for the people behind these object ids; ends in ``Message/names(_:_:)``.
  case readNames([String])
  /// Read one instance's part of the subscription's activity log; ends in ``Message/activityLog(_:_:)``.
  case readActivityLog(Target, from: Instant, until: Instant)
  /// Put together what happened since then; ends in ``Message/fleetReport(_:)``.
  case readFleetReport(from: Instant)
  /// Say who we are; ends in ``Message/who(_:)``.
  case readWho
  /// Go on in another context of the configuration; ends in ``Message/connectionFailed(context:_:)`` or in the end of
  /// this console.
  case connect(context: String)
  /// Read what findings and costs need beyond the list, of every instance; ends in ``Message/facts(_:)``.
  case readFacts
  /// Tell the last requests of this program; ends in ``Message/requestLog(_:)``.
  case readLog
  /// Keep the order of the list beyond the end of the program.
  case keepOrder(FleetOrder)
  /// Ask Azure Policy about every instance; ends in ``Message/policies(_:)``.
  case readPolicies
  /// Read the jobs that run on these instances or wait for them.
  case readJobs([Target])
  /// Knock at these addresses, without any token.
  case probe([String])
  /// Show an address as a link that a terminal opens, beside the screen.
  case showLink(title: String, address: String)
  /// Look somebody up in the directory, by a user principal name or an object id.
  case findUser(String)
  /// Read what somebody else may do in a workspace, by its label.
  case readAssigneeAccess(String, workspace: String)
  /// Find out what stands against a new instance; changes nothing.
  case checkCreation(InstanceCreation, Target)
  case readSimulator
  /// Paint with the theme of this name from now on.
  case showTheme(String)
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
  /// The same for changes that differ; ends in ``Message/plannedEach(_:requests:)``.
  case planEach([InstanceChange])
  /// Send each change; ends in ``Message/actionEnded(_:_:_:)`` for each.
  case performEach([InstanceChange])
  /// Say what is lost and which requests they are; changes nothing.
  case planRecreation(RecreationOrder)
  /// Delete each and make it again; ends in ``Message/actionEnded(_:_:_:)`` for each.
  case recreate(RecreationOrder)
  /// Say which request sets a limit; changes nothing.
  case planLimit(QuotaLimit)
  /// Set it; ends in ``Message/limitSet(_:_:)``.
  case setLimit(QuotaLimit)
  /// Wait for the end of this one no longer, in no later run either; what was asked for goes on.
  case detach(InstanceAction, Target)
  /// Show nothing any more, in no later run either, of what has ended by then.
  case clearOperations(until: Instant)
  /// Read two files and find out whom instances would be made for; ends in ``Message/onboarding(_:)``.
  case planOnboarding(template: String, sheet: String)
  /// Read a file with a public key; ends in ``Message/keyFile(path:_:)``.
  case readKeyFile(String)
  /// List the public keys that are stored in Azure; ends in ``Message/storedKeys(_:)``.
  case readStoredKeys(subscription: String)
  /// Make a pair of keys with ssh-keygen, and never over a file; ends in ``Message/keyPair(path:_:_:)``.
  case makeKeyPair(path: String, Target)
  /// Put a text on the clipboard of whoever sits at the terminal; nobody learns whether it got there.
  case copy(String)
  /// Lend the terminal to ssh; ends in ``Message/sessionEnded(_:_:)``.
  case openSession(Target, SSHDestination, SSHChoice)
  /// Send ``Message/timer`` after so many seconds; replaces an earlier one.
  case wake(afterSeconds: Int)
  /// Write the present screen, or what it shows, to a new file; ends in ``Message/dumped(path:_:)``.
  case dump(path: String, DumpFormat)
  case redraw
  /// Whether the terminal tells clicks and the wheel.
  case useMouse(Bool)
  case suspend
  case quit
}
