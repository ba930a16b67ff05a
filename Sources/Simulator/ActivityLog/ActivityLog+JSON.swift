import ComputeModel
import Schedules

extension ActivityLog.Entry {
  var json: JSONValue {
    var document: JSONValue = .object([
      "at": .instant(at), "id": .string(id), "correlationID": .string(correlationID),
      "action": .string(request.action), "scope": .string(request.scope.text),
      "callerID": .string(request.callerID), "caller": .string(request.caller), "method": .string(request.method),
    ])
    switch outcome {
    case .succeeded: break
    case .accepted(let operation): document["operation"] = .string(operation)
    case .refused(let status, let error):
      document["refused"] = .object([
        "status": .number(status), "code": .string(error.code), "message": .string(error.message),
      ])
    }
    return document
  }

  init?(json: JSONValue) {
    guard let at = json.instant("at"), let id = json["id"]?.text, let correlationID = json["correlationID"]?.text,
      let request = ActivityLog.Request(json: json)
    else { return nil }
    var outcome = ActivityLog.Outcome.succeeded
    if let operation = json["operation"]?.text {
      outcome = .accepted(operation: operation)
    } else if let refused = json["refused"] {
      guard let status = refused["status"]?.integer, let code = refused["code"]?.text,
        let message = refused["message"]?.text
      else { return nil }
      outcome = .refused(status: status, Instance.ServiceError(code: code, message: message))
    }
    self.init(at: at, id: id, correlationID: correlationID, request: request, outcome: outcome)
  }
}

extension ActivityLog.Request {
  fileprivate init?(json: JSONValue) {
    guard let action = json["action"]?.text, let scope = json["scope"]?.text,
      let callerID = json["callerID"]?.text, let caller = json["caller"]?.text, let method = json["method"]?.text
    else { return nil }
    self.action = action
    self.scope = Scope(scope)
    self.callerID = callerID
    self.caller = caller
    self.method = method
  }
}
