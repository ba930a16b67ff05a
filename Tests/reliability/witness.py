"""A witness between amldeck and `amldeck serve`: it ends TLS with the server's own certificate, counts what passes, and
can make trouble on the way."""

import http.client
import http.server
import os
import ssl
import threading
import time
import urllib.parse

PASS, HANG, RESET, BUSY, SLOW = "pass", "hang", "reset", "busy", "slow"
# Never handed on: they belong to one connection.
HOP = {"host", "accept-encoding", "connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "proxy-connection", "content-length"}


class Witness:
    def __init__(self, ready, state):
        """`state` is the server's folder: its certificate is good for any port of this machine."""
        self.ready = ready
        self.mode = PASS
        self.methods = {}
        self.others = []
        self.lists = {}
        self.tokens = set()
        self._lock = threading.Lock()
        origin = urllib.parse.urlsplit(ready["endpoint"])
        self._upstream = (origin.hostname, origin.port)
        self._client = ssl.create_default_context(cafile=ready["ca"])
        witness = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle(self):
                try:
                    super().handle()
                except (ConnectionError, ssl.SSLError, TimeoutError):
                    self.close_connection = True

            def answer(self):
                witness.take(self)

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(state, "server.pem"), os.path.join(state, "server-key.pem"))
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def environment(self, place):
        """What sends amldeck to the witness and nowhere else."""
        ready = self.ready
        return place.environment(
            ARM_CLOUD_METADATA_URL=f"https://127.0.0.1:{self.port}/metadata/endpoints?api-version=2019-05-01",
            SSL_CERT_FILE=ready["ca"],
            AZURE_TENANT_ID=ready["tenant"],
            AZURE_CLIENT_ID=ready["client_id"],
            AZURE_CLIENT_SECRET=ready["client_secret"],
            AZURE_SUBSCRIPTION_ID=ready["subscription"],
            AZURE_DEFAULTS_GROUP=ready["resource_group"],
        )

    def _renamed(self, data, to_server):
        """The server knows itself by its own address, and amldeck knows the witness by another."""
        theirs, ours = f":{self._upstream[1]}", f":{self.port}"
        source, goal = (ours, theirs) if to_server else (theirs, ours)
        for colon in (":", "%3A"):
            for host in ("127.0.0.1", "localhost"):
                data = data.replace(
                    f"{host}{source.replace(':', colon)}".encode(), f"{host}{goal.replace(':', colon)}".encode()
                )
        return data

    def take(self, request):
        self.count(request)
        body = self.body_of(request)
        mode = self.mode
        if mode == HANG:
            end = time.monotonic() + 120
            while self.mode == HANG and time.monotonic() < end:
                time.sleep(0.05)
            raise ConnectionResetError
        if mode == RESET:
            raise ConnectionResetError
        if mode == BUSY:
            return self._send(request, 503, [("Retry-After", "1"), ("Content-Type", "application/json")], b"{}")
        if mode == SLOW:
            time.sleep(3)
        status, headers, data = self.ask(request, body)
        self._send(request, status, headers, data)
        path = request.path.split("?")[0]
        if status == 200 and request.command == "GET" and path.endswith("/computes"):
            self.lists[path] = time.monotonic()

    def count(self, request):
        path = request.path.split("?")[0]
        with self._lock:
            kind, _, token = (request.headers.get("Authorization") or "").partition(" ")
            if kind == "Bearer":
                self.tokens.add(token)
            self.methods[request.command] = self.methods.get(request.command, 0) + 1
            # Logging in is a POST by its protocol (RFC 6749 section 4.4.2), and goes to no service that amldeck shows.
            is_login = path.endswith("/oauth2/v2.0/token")
            if request.command not in ("GET", "HEAD") and not is_login:
                self.others.append(f"{request.command} {path}")

    def body_of(self, request):
        return self._renamed(request.rfile.read(int(request.headers.get("Content-Length") or 0)), to_server=True)

    def ask(self, request, body):
        """Hands the request on; status, headers and body of the answer, with our own address in them."""
        connection = http.client.HTTPSConnection(*self._upstream, context=self._client, timeout=30)
        try:
            headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP}
            headers["Accept-Encoding"] = "identity"
            path_there = self._renamed(request.path.encode(), to_server=True).decode()
            connection.request(request.command, path_there, body=body or None, headers=headers)
            answer = connection.getresponse()
            data = self._renamed(answer.read(), to_server=False)
            kept = [
                (name, self._renamed(value.encode(), to_server=False).decode())
                for name, value in answer.getheaders()
                if name.lower() not in HOP
            ]
            return answer.status, kept, data
        finally:
            connection.close()

    @staticmethod
    def _send(request, status, headers, data):
        request.send_response_only(status)
        for name, value in headers:
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)
        request.wfile.flush()

    def age(self):
        """Seconds since the oldest of the workspaces' last lists; infinite while one was never sent."""
        wanted = len(self.ready["workspaces"])
        return time.monotonic() - min(self.lists.values()) if len(self.lists) == wanted else float("inf")

    def close(self):
        self.mode = PASS
        self.server.shutdown()
        self.server.server_close()
