// The interop tests' client on @grpc/grpc-js.
//
//   node client.js CONFIG
//
// CONFIG is JSON: the addresses "plain", "tls", "mutual_tls" (host:port), the folder "certificates" and the folder "root" of
// the repository, whose .proto files are read as they are. Every case prints one line of JSON:
// {"case": name, "error": null or text}.
'use strict';

const assert = require('node:assert');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const protobuf = require('protobufjs');

const config = JSON.parse(process.argv[2]);
const patience = 20_000;
const gzip = { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip };

function load(file, folder) {
  return grpc.loadPackageDefinition(loader.loadSync(file, { keepCase: true, includeDirs: [path.join(config.root, folder)] }));
}

const { EchoService } = load('echo.proto', 'tests/Compat.Tests/protos').mesh.compat.test.v1;
const { Health } = load('grpc/health/v1/health.proto', 'compat/Grpc.HealthCheck').grpc.health.v1;
const reflection = {
  v1: load('grpc/reflection/v1/reflection.proto', 'compat/Grpc.Reflection').grpc.reflection.v1,
  v1alpha: load('grpc/reflection/v1alpha/reflection.proto', 'compat/Grpc.Reflection').grpc.reflection.v1alpha,
};

// google.rpc.Status and ErrorInfo, as far as the test reads them.
const rpc = protobuf.parse(`
  syntax = "proto3";
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message ErrorInfo { string reason = 1; string domain = 2; }
`, { keepCase: true }).root;

const service = 'mesh.compat.test.v1.EchoService';
const allServices = [
  'grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection', service,
];

function soon() {
  return { deadline: Date.now() + patience };
}

function certificate(name) {
  return fs.readFileSync(path.join(config.certificates, name));
}

function metadata(entries) {
  const result = new grpc.Metadata();
  Object.entries(entries).forEach(([key, value]) => result.add(key, value));
  return result;
}

// One request, one response, with what came around it.
function ask(client, method, request, headers = new grpc.Metadata(), options = soon()) {
  return new Promise((resolve) => {
    const seen = {};
    const call = client[method](request, headers, options, (error, response) => {
      seen.error = error;
      seen.response = response;
    });
    seen.call = call;
    call.on('metadata', (value) => { seen.headers = value; });
    call.on('status', (status) => resolve(Object.assign(seen, { status })));
  });
}

async function answer(client, method, request, headers, options) {
  const seen = await ask(client, method, request, headers, options);
  if (seen.error) {
    throw seen.error;
  }
  return seen.response;
}

// All messages of a stream and the status that it ended with.
function drain(stream) {
  return new Promise((resolve) => {
    const messages = [];
    stream.on('data', (message) => messages.push(message));
    stream.on('error', () => {});
    stream.on('status', (status) => setImmediate(() => resolve({ messages, status })));
  });
}

function next(stream) {
  return new Promise((resolve, reject) => {
    stream.once('data', resolve);
    stream.once('error', reject);
  });
}

const plain = new EchoService(config.plain, grpc.credentials.createInsecure());

async function withClient(address, credentials, options, use) {
  const client = new EchoService(address, credentials, options);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

async function listed(version) {
  const client = new reflection[version].ServerReflection(config.plain, grpc.credentials.createInsecure());
  const stream = client.ServerReflectionInfo(soon());
  stream.write({ list_services: '' });
  const response = await next(stream);
  stream.end();
  client.close();
  return response.list_services_response.service.map((one) => one.name).sort();
}

const cases = {
  async unary() {
    assert.strictEqual((await answer(plain, 'Echo', { text: 'a' })).text, 'a');
  },

  async client_streaming() {
    const text = await new Promise((resolve, reject) => {
      const call = plain.Collect(soon(), (error, response) => (error ? reject(error) : resolve(response.text)));
      ['a', 'b', 'c'].forEach((one) => call.write({ text: one }));
      call.end();
    });
    assert.strictEqual(text, 'a,b,c');
  },

  async server_streaming() {
    const { messages, status } = await drain(plain.Expand({ text: 'x', repeat: 3 }, soon()));
    assert.deepStrictEqual(messages.map((one) => one.text), ['x0', 'x1', 'x2']);
    assert.strictEqual(status.code, grpc.status.OK);
  },

  async server_streaming_then_error() {
    const { messages, status } = await drain(plain.Expand({ text: 'x', repeat: 2, fail_code: 9 }, soon()));
    assert.deepStrictEqual(messages.map((one) => one.text), ['x0', 'x1']);
    assert.strictEqual(status.code, grpc.status.FAILED_PRECONDITION);
  },

  async duplex_streaming() {
    const stream = plain.Chat(soon());
    for (let i = 0; i < 5; i += 1) {
      stream.write({ text: `m${i}` });
      assert.strictEqual((await next(stream)).text, `m${i}`);
    }
    stream.end();
    const { messages, status } = await drain(stream);
    assert.deepStrictEqual([messages.length, status.code], [0, grpc.status.OK]);
  },

  async metadata_and_trailers() {
    const bytes = Buffer.from([0, 1, 254, 255]);
    const seen = await ask(plain, 'Echo', { text: 'a' }, metadata({ 'echo-text': 'hello', 'echo-bytes-bin': bytes }));
    assert.deepStrictEqual(seen.headers.get('echo-text'), ['hello']);
    assert.deepStrictEqual(seen.status.metadata.get('echo-bytes-bin'), [bytes]);
  },

  async error_details() {
    const { error } = await ask(plain, 'Echo', { text: 'no such thing', fail_code: 5 });
    assert.deepStrictEqual([error.code, error.details], [grpc.status.NOT_FOUND, 'no such thing']);
    const status = rpc.lookupType('Status').decode(error.metadata.get('grpc-status-details-bin')[0]);
    assert.strictEqual(status.details[0].type_url, 'type.googleapis.com/google.rpc.ErrorInfo');
    assert.strictEqual(rpc.lookupType('ErrorInfo').decode(status.details[0].value).reason, 'ASKED_FOR');
  },

  async deadline_is_seen_by_the_server() {
    const left = Number((await answer(plain, 'Echo', { text: 'a' })).deadline_millis);
    assert.ok(left > 0 && left <= patience, `${left}`);
  },

  async deadline_ends_the_call() {
    const hang = { id: crypto.randomUUID() };
    const { error } = await ask(plain, 'Hang', hang, new grpc.Metadata(), { deadline: Date.now() + 2000 });
    assert.strictEqual(error.code, grpc.status.DEADLINE_EXCEEDED);
    assert.strictEqual((await answer(plain, 'HowHangEnded', hang)).text, 'cancelled');
  },

  async cancellation_is_seen_by_the_server() {
    const hang = { id: crypto.randomUUID() };
    let call;
    const ended = new Promise((resolve) => { call = plain.Hang(hang, soon(), resolve); });
    assert.strictEqual((await answer(plain, 'AwaitHang', hang)).text, 'begun');
    call.cancel();
    const error = await ended;
    assert.strictEqual(error.code, grpc.status.CANCELLED);
    assert.strictEqual((await answer(plain, 'HowHangEnded', hang)).text, 'cancelled');
  },

  async gzip_both_ways() {
    const text = 'a long text '.repeat(10000);
    await withClient(config.plain, grpc.credentials.createInsecure(), gzip, async (client) => {
      const response = await answer(client, 'Echo', { text }, metadata({ 'want-gzip': '1' }));
      assert.deepStrictEqual([response.text === text, response.request_encoding], [true, 'gzip']);
    });
  },

  async gzip_of_an_empty_message() {
    await withClient(config.plain, grpc.credentials.createInsecure(), gzip, async (client) => {
      const response = await answer(client, 'Echo', {}, metadata({ 'want-gzip': '1' }));
      assert.ok(!response.text);
    });
  },

  async tls() {
    await withClient(config.tls, grpc.credentials.createSsl(certificate('ca.pem')), {}, async (client) => {
      assert.strictEqual((await answer(client, 'Echo', { text: 't' })).text, 't');
    });
  },

  async tls_with_an_unknown_authority_is_refused() {
    await withClient(config.tls, grpc.credentials.createSsl(), {}, async (client) => {
      const { error } = await ask(client, 'Echo', { text: 't' });
      assert.strictEqual(error.code, grpc.status.UNAVAILABLE);
    });
  },

  async mutual_tls() {
    const credentials = grpc.credentials.createSsl(certificate('ca.pem'), certificate('client.key'), certificate('client.pem'));
    await withClient(config.mutual_tls, credentials, {}, async (client) => {
      assert.strictEqual((await answer(client, 'Echo', { text: 'm' })).peer_identity, 'client.mesh.test');
    });
  },

  async mutual_tls_without_a_certificate_is_refused() {
    await withClient(config.mutual_tls, grpc.credentials.createSsl(certificate('ca.pem')), {}, async (client) => {
      const { error } = await ask(client, 'Echo', { text: 'm' });
      assert.strictEqual(error.code, grpc.status.UNAVAILABLE);
    });
  },

  async reflection_v1_lists_services() {
    assert.deepStrictEqual(await listed('v1'), allServices);
  },

  async reflection_v1alpha_lists_services() {
    assert.deepStrictEqual(await listed('v1alpha'), allServices);
  },

  async health_of_each_service() {
    const client = new Health(config.plain, grpc.credentials.createInsecure());
    for (const name of ['', service]) {
      assert.strictEqual((await answer(client, 'Check', { service: name })).status, 1);
    }
    assert.strictEqual((await ask(client, 'Check', { service: 'mesh.Nothing' })).error.code, grpc.status.NOT_FOUND);
    client.close();
  },

  async health_watch_begins_with_the_status() {
    const client = new Health(config.plain, grpc.credentials.createInsecure());
    const stream = client.Watch({ service }, soon());
    assert.strictEqual((await next(stream)).status, 1);
    stream.on('error', () => {});
    stream.cancel();
    client.close();
  },
};

async function main() {
  for (const [name, run] of Object.entries(cases)) {
    let problem = null;
    try {
      await run();
    } catch (error) {
      problem = error.stack || String(error);
    }
    console.log(JSON.stringify({ case: name, error: problem }));
  }
  plain.close();
}

main();
