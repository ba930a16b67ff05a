import Languages
import ARM
import ARMClient
import ComputeModel
import Console
import Terminal

/// Changes that differ from instance to instance.
extension ConsoleRuntime {
  func planOnboarding(template: String, sheet: String) {
    let backend = backend
    Task.detached { [self] in
      do throws(ServiceFailure) {
        let plan = try await OnboardingPlan.read(templateFile: template, sheetFile: sheet, backend)
        await dispatch(.onboarding(.success(plan)))
      } catch {
        await dispatch(.onboarding(.failure(error)))
      }
    }
  }

  func plan(_ changes: [InstanceChange]) {
    guard let writer = backend.writer else { return }
    Task.detached { [self] in
      do throws(ServiceFailure) {
        await dispatch(.plannedEach(changes, requests: try await writer.requests(for: changes)))
      } catch {
        await dispatch(.planEachFailed(changes, error))
      }
    }
  }

  /// Those of one instance one after the other, those of different ones beside each other.
  func act(_ changes: [InstanceChange]) {
    guard let writer = backend.writer else {
      for change in changes {
        dispatch(
          .actionEnded(
            change.action, change.target, ServiceFailure(.readOnly, localized("amldeck runs read-only here."))))
      }
      return
    }
    let targets = changes.map(\.target).reduce(into: [Target]()) { if !$0.contains($1) { $0.append($1) } }
    Task.detached { [self] in
      await withTaskGroup(of: Void.self) { group in
        for (index, target) in targets.enumerated() {
          if index >= Self.concurrentActions { await group.next() }
          group.addTask {
            for change in changes where change.target == target { await self.act(change.action, target, writer) }
          }
        }
      }
    }
  }
}

/// Limits of workspaces.
extension ConsoleRuntime {
  func plan(_ limit: QuotaLimit) { dispatch(backend.planned(limit)) }

  func set(_ limit: QuotaLimit) {
    let (backend, own) = (backend, ownOperations)
    Task.detached { [self] in await dispatch(await backend.set(limit, by: own)) }
  }
}

extension Backend {
  /// The exact request.
  func planned(_ limit: QuotaLimit) -> Message {
    .plannedLimit(
      limit,
      Result { () throws(ServiceFailure) in
        try requireWriter().request(for: try update(limit)).text
      })
  }

  func set(_ limit: QuotaLimit, by own: OwnOperations?) async -> Message {
    do throws(ServiceFailure) {
      return .limitSet(limit, .success(try await send(try update(limit), by: own)))
    } catch {
      return .limitSet(limit, .failure(error))
    }
  }

  /// - Returns: the id of the request.
  func send(_ update: QuotaUpdate, by own: OwnOperations?) async throws(ServiceFailure) -> String? {
    let writer = try requireWriter()
    return try await recorded("updateQuotas", of: update.workspace.path, by: own, requestID: { $0 }) {
      () async throws(ServiceFailure) in try await writer.send(update)
    }
  }

  private func update(_ limit: QuotaLimit) throws(ServiceFailure) -> QuotaUpdate {
    guard let workspace = workspace(labelled: limit.workspace) else {
      throw ServiceFailure(.notFound, localized("There is no workspace \(limit.workspace) here."))
    }
    return QuotaUpdate(workspace: workspace, location: limit.location, family: limit.family, cores: limit.cores)
  }
}

extension ComputeOperator {
  /// What each change sends, in the order of the changes.
  func requests(for changes: [InstanceChange]) async throws(ServiceFailure) -> [String] {
    var texts: [String] = []
    for change in changes {
      texts += try await requests(for: change.action, on: try ConsoleRuntime.id(of: change.target)).map(\.text)
    }
    return texts
  }
}

extension OnboardingPlan {
  /// From two files on this machine.
  static func read(
    templateFile: String, sheetFile: String, _ backend: Backend
  ) async throws(ServiceFailure) -> OnboardingPlan {
    var remarks: [String] = []
    let template = try CreationFile.read(
      try CreationText.read(templateFile), file: templateFile, parameters: nil, isNamed: true,
      remark: { remarks.append($0) })
    let sheet = OnboardingSheet(try CreationText.read(sheetFile))
    var plan = try await read(sheet, template: template, pattern: nil, backend)
    plan.warnings += remarks
    return plan
  }
}
