"""The interop tests' client on Debian's python3-grpcio.

    client.py CONFIG

CONFIG is JSON: the addresses "plain", "tls", "mutual_tls" (host:port) and the folder "certificates". Every case prints one
line of JSON: {"case": name, "error": null or text}. The messages are built from what the server's reflection says, so that
nothing here is generated, and a wrong descriptor shows.
"""

import json
import queue
import sys
import traceback
import uuid

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

CONFIG = json.loads(sys.argv[1])
SERVICE = "mesh.compat.test.v1.EchoService"
SERVICES = [
    "grpc.health.v1.Health",
    "grpc.reflection.v1.ServerReflection",
    "grpc.reflection.v1alpha.ServerReflection",
    SERVICE,
]
PATIENCE = 20
CASES = {}


def case(function):
    CASES[function.__name__] = function
    return function


def equal(expected, actual):
    if expected != actual:
        raise AssertionError(f"expected {expected!r}, got {actual!r}")


def raw(data):
    return data


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def fields(data):
    """The fields of a serialised message: number to list of values (int or bytes)."""
    found, at = {}, 0
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 == 0:
            value, at = varint(data, at)
        elif tag & 7 == 2:
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
        else:
            raise AssertionError(f"unexpected wire type {tag & 7}")
        found.setdefault(tag >> 3, []).append(value)
    return found


def text_field(number, text):
    data = text.encode()
    return bytes([number << 3 | 2, len(data)]) + data


def reflect(channel, version, request):
    method = channel.stream_stream(f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo", raw, raw)
    return fields(next(method(iter([request]), timeout=PATIENCE)))


def certificate(name):
    with open(f"{CONFIG['certificates']}/{name}", "rb") as file:
        return file.read()


PLAIN = grpc.insecure_channel(CONFIG["plain"])
POOL = descriptor_pool.DescriptorPool()
for serialised in fields(reflect(PLAIN, "v1", text_field(4, SERVICE))[4][0])[1]:
    POOL.Add(descriptor_pb2.FileDescriptorProto.FromString(serialised))


def message(name):
    return message_factory.MessageFactory(POOL).GetPrototype(POOL.FindMessageTypeByName(name))


Request = message("mesh.compat.test.v1.EchoRequest")
Hang = message("mesh.compat.test.v1.HangRequest")


def call(method, channel=PLAIN):
    """A callable of the kind that the descriptor says."""
    descriptor = POOL.FindServiceByName(SERVICE).methods_by_name[method]
    proto = descriptor_pb2.MethodDescriptorProto()
    descriptor.CopyToProto(proto)
    make = getattr(channel, "_".join("stream" if s else "unary" for s in (proto.client_streaming, proto.server_streaming)))
    response = message(descriptor.output_type.full_name)
    return make(f"/{SERVICE}/{method}", lambda m: m.SerializeToString(), response.FromString)


@case
def unary():
    equal("a", call("Echo")(Request(text="a"), timeout=PATIENCE).text)


@case
def client_streaming():
    equal("a,b,c", call("Collect")((Request(text=t) for t in "abc"), timeout=PATIENCE).text)


@case
def server_streaming():
    equal(["x0", "x1", "x2"], [r.text for r in call("Expand")(Request(text="x", repeat=3), timeout=PATIENCE)])


@case
def server_streaming_then_error():
    texts = []
    try:
        for response in call("Expand")(Request(text="x", repeat=2, fail_code=9), timeout=PATIENCE):
            texts.append(response.text)
        raise AssertionError("no error")
    except grpc.RpcError as error:
        equal(grpc.StatusCode.FAILED_PRECONDITION, error.code())
    equal(["x0", "x1"], texts)


@case
def duplex_streaming():
    # In lock step: a request is made only when the one before has been answered.
    requests = queue.Queue()
    responses = call("Chat")(iter(requests.get, None), timeout=PATIENCE)
    for i in range(5):
        requests.put(Request(text=f"m{i}"))
        equal(f"m{i}", next(responses).text)
    requests.put(None)
    equal([], list(responses))


@case
def metadata_and_trailers():
    data = bytes([0, 1, 254, 255])
    _, ended = call("Echo").with_call(
        Request(text="a"), timeout=PATIENCE, metadata=[("echo-text", "hello"), ("echo-bytes-bin", data)])
    equal("hello", dict(ended.initial_metadata())["echo-text"])
    equal(data, dict(ended.trailing_metadata())["echo-bytes-bin"])


@case
def error_details():
    try:
        call("Echo")(Request(text="no such thing", fail_code=5), timeout=PATIENCE)
        raise AssertionError("no error")
    except grpc.RpcError as error:
        equal((grpc.StatusCode.NOT_FOUND, "no such thing"), (error.code(), error.details()))
        status = fields(dict(error.trailing_metadata())["grpc-status-details-bin"])
        detail = fields(status[3][0])
        equal(b"type.googleapis.com/google.rpc.ErrorInfo", detail[1][0])
        equal(b"ASKED_FOR", fields(detail[2][0])[1][0])


@case
def deadline_is_seen_by_the_server():
    left = call("Echo")(Request(text="a"), timeout=PATIENCE).deadline_millis
    # The wire form has few digits; grpcio rounds up.
    if not 0 < left <= PATIENCE * 1050:
        raise AssertionError(left)


@case
def deadline_ends_the_call():
    hang = Hang(id=str(uuid.uuid4()))
    try:
        call("Hang")(hang, timeout=2)
        raise AssertionError("no error")
    except grpc.RpcError as error:
        equal(grpc.StatusCode.DEADLINE_EXCEEDED, error.code())
    equal("cancelled", call("HowHangEnded")(hang, timeout=PATIENCE).text)


@case
def cancellation_is_seen_by_the_server():
    hang = Hang(id=str(uuid.uuid4()))
    running = call("Hang").future(hang, timeout=PATIENCE)
    # grpcio shows the headers of a unary call only with its end, so another call tells that this one has arrived.
    equal("begun", call("AwaitHang")(hang, timeout=PATIENCE).text)
    running.cancel()
    equal(grpc.StatusCode.CANCELLED, running.code())
    equal("cancelled", call("HowHangEnded")(hang, timeout=PATIENCE).text)


@case
def gzip_both_ways():
    text = "a long text " * 10000
    response = call("Echo")(
        Request(text=text), timeout=PATIENCE, compression=grpc.Compression.Gzip, metadata=[("want-gzip", "1")])
    equal((text, "gzip"), (response.text, response.request_encoding))


@case
def gzip_of_an_empty_message():
    response = call("Echo")(
        Request(), timeout=PATIENCE, compression=grpc.Compression.Gzip, metadata=[("want-gzip", "1")])
    equal("", response.text)


@case
def tls():
    with grpc.secure_channel(CONFIG["tls"], grpc.ssl_channel_credentials(certificate("ca.pem"))) as channel:
        equal("t", call("Echo", channel)(Request(text="t"), timeout=PATIENCE).text)


@case
def tls_with_an_unknown_authority_is_refused():
    with grpc.secure_channel(CONFIG["tls"], grpc.ssl_channel_credentials()) as channel:
        try:
            call("Echo", channel)(Request(text="t"), timeout=PATIENCE)
            raise AssertionError("no error")
        except grpc.RpcError as error:
            equal(grpc.StatusCode.UNAVAILABLE, error.code())


@case
def mutual_tls():
    credentials = grpc.ssl_channel_credentials(certificate("ca.pem"), certificate("client.key"), certificate("client.pem"))
    with grpc.secure_channel(CONFIG["mutual_tls"], credentials) as channel:
        equal("client.mesh.test", call("Echo", channel)(Request(text="m"), timeout=PATIENCE).peer_identity)


@case
def mutual_tls_without_a_certificate_is_refused():
    with grpc.secure_channel(CONFIG["mutual_tls"], grpc.ssl_channel_credentials(certificate("ca.pem"))) as channel:
        try:
            call("Echo", channel)(Request(text="m"), timeout=PATIENCE)
            raise AssertionError("no error")
        except grpc.RpcError as error:
            equal(grpc.StatusCode.UNAVAILABLE, error.code())


def listed(version):
    services = fields(reflect(PLAIN, version, text_field(7, ""))[6][0])[1]
    return sorted(fields(service)[1][0].decode() for service in services)


@case
def reflection_v1_lists_services():
    equal(SERVICES, listed("v1"))


@case
def reflection_v1alpha_lists_services():
    equal(SERVICES, listed("v1alpha"))


@case
def health_of_each_service():
    check = PLAIN.unary_unary("/grpc.health.v1.Health/Check", raw, raw)
    for service in ("", SERVICE):
        equal(1, fields(check(text_field(1, service), timeout=PATIENCE))[1][0])
    try:
        check(text_field(1, "mesh.Nothing"), timeout=PATIENCE)
        raise AssertionError("no error")
    except grpc.RpcError as error:
        equal(grpc.StatusCode.NOT_FOUND, error.code())


@case
def health_watch_begins_with_the_status():
    watch = PLAIN.unary_stream("/grpc.health.v1.Health/Watch", raw, raw)(text_field(1, SERVICE), timeout=PATIENCE)
    equal(1, fields(next(watch))[1][0])
    watch.cancel()


for name, run in CASES.items():
    problem = None
    try:
        run()
    except Exception:  # Whatever it is, the test that reads this line shows it.
        problem = traceback.format_exc()
    print(json.dumps({"case": name, "error": problem}), flush=True)
