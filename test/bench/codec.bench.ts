import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { buildPackage, packageFolder } from "../../generator/release/build.ts";
import { LibraryModel } from "../../generated/src/content/index.ts";
import { FileInfo } from "../../generated/src/content/library/item/index.ts";
import { createInvoker, jsonRpc, type StructureDescriptor } from "../../generated/src/runtime/index.ts";
import { jsonRpcCodec } from "../../generated/src/runtime/json-rpc-format.ts";
import { apiCodec } from "../../generated/src/runtime/rest-format.ts";
import { parseJson, stringifyJson, type JsonValue } from "../../generated/src/runtime/json.ts";
import * as t from "../../generated/src/runtime/types.ts";
import { sampleOf } from "../../generated/src/runtime/testing/index.ts";
import { LibraryItemsInfo } from "../../generated/src/vcenter/vm-template/index.ts";
import { HardwareInfo, powerGet } from "../../generated/src/vcenter/vm/index.ts";
import { codecPeers } from "./codec-peers.ts";
import { printGoal } from "./goals.ts";
import { importTime } from "./import-time.ts";
import { median } from "./measure.ts";

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

/** Times of things done in turn, round by round and in milliseconds; the first rounds don't count. */
function inTurn(rounds: number, ...things: readonly (() => unknown)[]): number[][] {
  const times = things.map((): number[] => []);
  for (let round = -10; round < rounds; round += 1)
    things.forEach((thing, index) => {
      const begin = performance.now();
      thing();
      if (round >= 0) times[index]!.push(performance.now() - begin);
    });
  return times;
}

/** The median of the ratios of the rounds: the pace of a machine changes between two rounds more than within one. */
const ratio = (times: readonly number[], floors: readonly number[]): number =>
  median(times.map((time, round) => time / floors[round]!));
const beside = (times: readonly number[], floors: readonly number[]): string =>
  `${median(times).toFixed(2)} ms ${ratio(times, floors).toFixed(2)}×`;
const line = (name: string, ...cells: readonly string[]): boolean =>
  say(`  ${name.padEnd(34)}${cells.map((cell) => cell.padStart(16)).join("")}`);

say(
  "\nA list of 1,000 structures, beside JSON.parse and JSON.stringify of the same text; medians of 60 rounds in turn",
);
line("", "KiB", "parse", "decode", "stringify", "encode");
const structures: Readonly<Record<string, StructureDescriptor>> = {
  HardwareInfo,
  FileInfo,
  LibraryModel,
  LibraryItemsInfo,
};
for (const structure of Object.values(structures)) {
  const type = t.list(structure);
  const values = Array.from({ length: 1000 }, () => sampleOf(structure));
  const text = stringifyJson(jsonRpcCodec.encode(type, values));
  const tree: unknown = JSON.parse(text);
  const [parse = [], decode = [], stringify = [], encode = []] = inTurn(
    60,
    () => JSON.parse(text) as unknown,
    () => jsonRpcCodec.decode(type, parseJson(text)),
    () => JSON.stringify(tree),
    () => stringifyJson(jsonRpcCodec.encode(type, values, true)),
  );
  line(
    structure.id.replace("com.vmware.", ""),
    (text.length / 1024).toFixed(0),
    `${median(parse).toFixed(2)} ms`,
    beside(decode, parse),
    `${median(stringify).toFixed(2)} ms`,
    beside(encode, stringify),
  );
  printGoal("decode beside JSON.parse", ratio(decode, parse), 1.4);
  printGoal("encode beside JSON.stringify", ratio(encode, stringify), 1.7);
  besidePeers(structure, values);
}

await callOverhead();
await importTimes();
officialRuntime();

/** What others take for the same values in JSON without tags, beside our codec for such JSON: that of REST. */
function besidePeers(structure: StructureDescriptor, values: readonly unknown[]): void {
  const type = t.list(structure);
  const ours = {
    name: "ours, over REST",
    text: stringifyJson(apiCodec.encode(type, values)),
    decode: (tree: unknown) => apiCodec.decode(type, tree as JsonValue),
    encode: (items: readonly unknown[]) => apiCodec.encode(type, items, true),
  };
  const text = JSON.stringify(values);
  const others = codecPeers(structure).map((peer) => ({ ...peer, text }));
  for (const { name, text, decode, encode } of [ours, ...others]) {
    const items = decode(JSON.parse(text) as unknown[]) as unknown[];
    const tree: unknown = JSON.parse(text);
    const [parse = [], read = [], stringify = [], write = []] = inTurn(
      20,
      () => JSON.parse(text) as unknown,
      () => decode((name === ours.name ? parseJson(text) : JSON.parse(text)) as unknown[]),
      () => JSON.stringify(tree),
      () => encode && JSON.stringify(encode(items)),
    );
    line(
      `  ${name}`,
      (text.length / 1024).toFixed(0),
      `${median(parse).toFixed(2)} ms`,
      beside(read, parse),
      `${median(stringify).toFixed(2)} ms`,
      encode ? beside(write, stringify) : "–",
    );
  }
}

/** A call beside a bare fetch of the same bytes. */
async function callOverhead(): Promise<void> {
  const answer = (id: string): string =>
    `{"jsonrpc":"2.0","id":"${id}","result":{"output":{"STRUCTURE":{"com.vmware.vcenter.vm.power.info":{"state":"POWERED_ON","clean_power_off":{"OPTIONAL":null}}}}}}`;
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () =>
      response.setHeader("content-type", "application/json").end(answer((JSON.parse(body) as { id: string }).id)),
    );
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const invoker = createInvoker(jsonRpc({ host }));
  const body = `{"jsonrpc":"2.0","method":"invoke","params":{"serviceId":"com.vmware.vcenter.vm.power","operationId":"get","input":{"STRUCTURE":{"operation-input":{"vm":"vm-1"}}},"ctx":{"appCtx":{"opId":"00000000-0000-4000-8000-000000000000"}}},"id":"0"}`;
  const headers = { "content-type": "application/json", accept: "application/json" };
  const times: [number[], number[]] = [[], []];
  for (let round = -300; round < 3000; round += 1) {
    const begin = performance.now();
    await (await fetch(`${host}/api`, { method: "POST", headers, body })).text();
    const middle = performance.now();
    await invoker.invoke(powerGet, { vm: "vm-1" });
    if (round < 0) continue;
    times[0].push(middle - begin);
    times[1].push(performance.now() - middle);
  }
  server.closeAllConnections();
  server.close();
  const [bare, call] = times.map((values) => median(values) * 1000) as [number, number];
  say(
    `\nA call: ${call.toFixed(0)} µs, a bare fetch of the same bytes ${bare.toFixed(0)} µs: ${(call - bare).toFixed(0)} µs more; medians of 3,000 in turn`,
  );
}

/** Loading one module beside loading an empty one, each in a process of its own. */
async function importTimes(): Promise<void> {
  await buildPackage();
  for (const module of ["", "vcenter/vm", "vcenter/ovf"]) {
    const { full, empty } = importTime(join(packageFolder, "dist", module, "index.js"));
    say(
      `Loading ${join("vsphere-sdk", module)}: ${full.toFixed(1)} ms, an empty module ${empty.toFixed(1)} ms: ${(full - empty).toFixed(1)} ms more; medians of 21 pairs`,
    );
  }
}

/** The official Python runtime on the same text, where the interop tests have installed it. */
function officialRuntime(): void {
  const python = resolve("node_modules/.cache/interop/python/bin/python");
  if (!existsSync(python)) {
    say("The official Python runtime isn't here; `npm run test:interop` installs it.");
    return;
  }
  const type = t.list(HardwareInfo);
  const text = stringifyJson(
    jsonRpcCodec.encode(
      type,
      Array.from({ length: 1000 }, () => sampleOf(HardwareInfo)),
    ),
  );
  const program = `
import json, statistics, sys, time
from com.vmware.vcenter.vm_client import Hardware
from vmware.vapi.bindings.converter import TypeConverter
from vmware.vapi.bindings.type import ListType
from vmware.vapi.data.serializers import jsonrpc
text = sys.stdin.read()
kind = ListType(Hardware.Info.get_binding_type())
def floor(): return json.loads(text)
def decode(): return TypeConverter.convert_to_python(jsonrpc.deserialize_data_value(text) if hasattr(jsonrpc, "deserialize_data_value") else jsonrpc.JsonRpcDictToVapi.data_value(json.loads(text)), kind)
for name, run in (("json.loads", floor), ("decode", decode)):
    times = []
    for _ in range(11):
        begin = time.perf_counter(); run(); times.append((time.perf_counter() - begin) * 1000)
    print(name, round(statistics.median(times), 2))
`;
  const { stdout, status, stderr } = spawnSync(python, ["-W", "ignore", "-c", program], {
    input: text,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  const [decode = []] = inTurn(40, () => jsonRpcCodec.decode(type, parseJson(text)));
  say(
    `\nThe same 1,000 of vm.hardware.info with the official Python runtime, in ms: ${stdout.trim().replace("\n", ", ")}; here decode ${median(decode).toFixed(2)}`,
  );
}
