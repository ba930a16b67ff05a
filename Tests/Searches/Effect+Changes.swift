package import Console

extension Effect {
  /// Whether something outside the program is another one afterwards. Every effect stands here by its name, so that a new
  /// one is not taken for a reading by those who look for changes.
  package var changesSomething: Bool {
    switch self {
    case .perform, .performEach, .recreate, .setLimit, .changeSimulator, .keepSuspensions, .makeKeyPair, .openSession:
      true
    case .loadFleet, .readAlone, .studyFleet, .countFleetWeek, .read, .readRegion, .readClusters, .readAccess,
      .readNames, .readActivityLog, .readFleetReport, .readWho, .connect, .readFacts, .readLog, .readPolicies,
      .readJobs, .probe, .showLink, .findUser, .readAssigneeAccess, .checkCreation, .readSimulator, .readPasts, .plan,
      .planEach,
      .planRecreation, .planLimit, .planOnboarding, .readKeyFile, .readStoredKeys:
      false
    // How this program looks and what it remembers of that, and files that somebody asked for by a command.
    case .keepOrder, .showTheme, .keepViews, .copy, .wake, .dump, .redraw, .useMouse, .suspend, .quit, .detach,
      .clearOperations:
      false
    }
  }
}
