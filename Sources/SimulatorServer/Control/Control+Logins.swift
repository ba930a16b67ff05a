import ComputeModel
import CryptoExtras
import Foundation
import HTTPTypes
import Simulator
import SwiftASN1
import X509

/// What a person, and a machine, would bring to a login.
extension ControlOperation {
  static let logins: [ControlOperation] = [
    ControlOperation(
      .get, "/instances/{workspace}/{compute}/environment",
      "What programs on an instance find in their environment: the address and the secret of its managed identity."
    ) { routes, call throws(Answer) in
      let world = try await routes.world()
      let instance = world.instances.first {
        $0.workspace.lowercased() == call["workspace"].lowercased()
          && $0.name.lowercased() == call["compute"].lowercased()
      }
      guard let instance else { throw Answer.error(404, "NotFound", "There is nothing at \(call.call.path).") }
      return .ok(routes.environment(of: instance, call.call, world))
    },
    ControlOperation(.get, "/device", "The logins that wait for a device code to be confirmed.") {
      routes, call throws(Answer) in
      .ok(
        .object([
          "pending": .array(
            routes.host.deviceCodes.pending(at: call.call.realNow).map { code in
              .object(["user_code": .string(code.userCode), "client_id": .string(code.client)])
            })
        ]))
    },
    ControlOperation(
      .post, "/device/{code}", "Answers a device code: `{\"principal\": a person}` or `{\"decline\": true}`."
    ) { routes, call throws(Answer) in try await routes.settleDeviceCode(call) },
    ControlOperation(
      .post, "/certificates",
      "Registers a certificate with which somebody may log in: `{\"principal\", \"certificate\": PEM}`, an RSA key."
    ) { routes, call throws(Answer) in try await routes.registerCertificate(call) },
    ControlOperation(
      .post, "/federated-token",
      "A pod's token for `AZURE_FEDERATED_TOKEN_FILE`, good for an hour: `{\"principal\"}`."
    ) { routes, call throws(Answer) in
      let principal = try await routes.principal(named: try call.body(allowing: ["principal"])["principal"]?.text)
      return Answer.ok(
        .object(["token": .string(routes.tokens.federatedToken(for: principal, at: call.call.realNow))])
      ).with("Cache-Control", "no-store")
    },
  ]
}

extension Routes {
  /// Somebody who can log in.
  fileprivate func principal(named name: String?) async throws(Answer) -> Principal {
    guard let principal = try await world().directory.principal(named: name ?? ""), principal.kind != .managedIdentity
    else {
      throw .error(
        400, "InvalidRequestContent",
        "Say {\"principal\": NAME} with the name, user principal name, object id or client id of a person or an"
          + " application.")
    }
    return principal
  }

  fileprivate func registerCertificate(_ call: ControlCall) async throws(Answer) -> Answer {
    let body = try call.body(allowing: ["principal", "certificate"])
    let principal = try await principal(named: body["principal"]?.text)
    guard let pem = body["certificate"]?.text, let certificate = try? Certificate(pemEncoded: pem),
      _RSA.Signing.PublicKey(certificate.publicKey) != nil
    else {
      throw .error(
        400, "InvalidRequestContent", "Say {\"certificate\": TEXT} with one certificate of an RSA key as PEM.")
    }
    var serializer = DER.Serializer()
    do { try serializer.serialize(certificate) } catch {
      throw .error(400, "InvalidRequestContent", "The certificate cannot be written as DER.")
    }
    let der = Data(serializer.serializedBytes).base64EncodedString()
    _ = try await submit(
      .directory(.registerCertificate(ApplicationCertificate(clientID: principal.clientID, certificate: der))))
    return .empty(204)
  }
}

extension Routes {
  fileprivate func settleDeviceCode(_ call: ControlCall) async throws(Answer) -> Answer {
    let body = try call.body(allowing: ["principal", "decline"])
    let state: DeviceCodes.State
    if body["decline"]?.flag == true {
      state = .declined
    } else {
      let name = body["principal"]?.text ?? ""
      guard let principal = try await world().directory.principal(named: name), principal.kind == .user else {
        throw .error(
          400, "InvalidRequestContent",
          "Say {\"principal\": NAME} with the name, user principal name or object id of a person, or"
            + " {\"decline\": true}.")
      }
      state = .approved(objectID: principal.objectID)
    }
    guard host.deviceCodes.settle(call["code"], state, at: call.call.realNow) else {
      throw .error(404, "NotFound", "No login waits for the code '\(call["code"])'.")
    }
    return .empty(204)
  }
}
