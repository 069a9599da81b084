import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding, WireWitness } from "../changes/findings.ts";
import { forMounts, newestMounts } from "../definition/mounts.ts";
import type { Model, Module, Operation, Service } from "../model/model.ts";
import { loadPackage } from "../reference/package-source.ts";
import { isLogin } from "../reference/program.ts";
import { fieldsSample, type SampleSize } from "../reference/samples.ts";
import { SampleValues } from "../reference/values.ts";
import { nameOf } from "./targets.ts";
import type { View, Views } from "./view.ts";
import type { Projects } from "./witness.ts";

type Fetch = (url: string, init: { readonly method: string; readonly body?: string }) => Promise<Response>;
interface Fake {
  readonly fetch: Fetch;
}
interface Connection {
  invoke(operation: unknown, input: unknown, options: { readonly opId: string }): Promise<unknown>;
  sessionId(): Promise<string>;
}

const protocols = { jsonRpc: "JSON-RPC", ...forMounts((mount) => `REST at /${mount}`) };
type Protocol = keyof typeof protocols;
const sizes: readonly SampleSize[] = ["full", "sparse"];
/** At most so many operations are tried for one finding. */
const mostOperations = 3;

interface Place {
  readonly module: Module;
  readonly service: Service;
  readonly operation: Operation;
}

/** A loaded package, with fake servers that have the services of its model. */
interface Side {
  readonly values: SampleValues;
  readonly fakes: ReadonlyMap<SampleSize, Fake>;
}

/**
 * Adds a message to findings that break on the wire: a client of the old package calls a fake server of the new one,
 * with samples. A finding keeps its level even if its message is not refused.
 */
export async function withWireWitnesses(
  findings: readonly Finding[],
  views: Views,
  projects: Projects,
): Promise<readonly Finding[]> {
  const breaks = ({ verdicts }: Finding): boolean => verdicts.jsonRpc === "major" || verdicts.rest === "major";
  if (!findings.some(breaks)) return findings;
  const sides = { old: await load(projects.old, views.old), new: await load(projects.new, views.new) };
  const places = placesOf(views.old.model);
  const found: Finding[] = [];
  for (const finding of findings) {
    const wire = breaks(finding) ? await witnessOf(finding, places, sides, views.old) : undefined;
    found.push(wire === undefined ? finding : { ...finding, wire });
  }
  return found;
}

async function load(project: string, { model, names, surface }: View): Promise<Side> {
  const [packageName = ""] = surface.keys();
  const folder = join(project, "node_modules", packageName);
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, { readonly default: string } | string>>;
  };
  const entries = Object.entries(exports).flatMap(([subpath, entry]) =>
    typeof entry === "string"
      ? []
      : [
          {
            subpath: subpath.replace(".", packageName),
            file: entry.default.replace("./dist/", "src/").replace(/\.js$/, ".ts"),
          },
        ],
  );
  const loaded = await loadPackage({ folder, entries });
  const values = new SampleValues(loaded, names, packageName);
  const services = model.modules.flatMap((module) =>
    module.services.map((service) => values.exported(names.declared(service), module.id)),
  );
  const FakeVcenter = loaded.get(`${packageName}/testing`)!["FakeVcenter"] as new (options: object) => Fake;
  return { values, fakes: new Map(sizes.map((samples) => [samples, new FakeVcenter({ services, samples })])) };
}

/** Operations by the names that findings give them. */
function placesOf({ modules }: Model): ReadonlyMap<string, Place> {
  return new Map(
    modules.flatMap((module) =>
      module.services.flatMap((service) =>
        service.operations.map(
          (operation) => [`${module.id}.${service.name}.${nameOf(operation)}`, { module, service, operation }] as const,
        ),
      ),
    ),
  );
}

/** Operations of the old package that a finding is about, or that lead to it. */
function operationsOf({ old, reach }: Finding, places: ReadonlyMap<string, Place>): readonly Place[] {
  const ways = reach.flatMap(({ operation }) => places.get(operation) ?? []);
  const [kind = "", name = ""] = old?.address.split(" ") ?? [];
  const own = ["module", "service", "operation"].includes(kind)
    ? [...places].filter(([key]) => key === name || key.startsWith(`${name}.`)).map(([, place]) => place)
    : [];
  return [...ways, ...own].filter(({ operation, service }) => !isLogin(operation, service)).slice(0, mostOperations);
}

async function witnessOf(
  finding: Finding,
  places: ReadonlyMap<string, Place>,
  sides: { readonly old: Side; readonly new: Side },
  view: View,
): Promise<WireWitness | undefined> {
  const isNamed = namesMember(finding);
  const wanted: readonly Protocol[] = finding.verdicts.jsonRpc === "major" ? ["jsonRpc"] : newestMounts;
  let answered: WireWitness | undefined;
  let refused: WireWitness | undefined;
  for (const place of operationsOf(finding, places))
    for (const protocol of wanted)
      for (const input of sizes)
        for (const answer of sizes) {
          const call = (server: Side) => tried(place, protocol, input, sides.old, server.fakes.get(answer)!, view);
          const before = await call(sides.old);
          // A message that a server of the old package refuses, too, shows nothing.
          if (before === undefined || before.says !== undefined) continue;
          const { message, says } = (await call(sides.new))!;
          const witness = {
            protocol: protocols[protocol],
            message,
            confirmed: says !== undefined && isNamed(says),
            says,
          };
          if (witness.confirmed) return witness;
          if (says === undefined) answered ??= witness;
          else refused ??= witness;
        }
  return answered ?? refused;
}

/**
 * Whether a refusal names the field, the parameter or the value that a finding is about. A message may be refused for
 * another finding, which would show nothing of this one.
 */
function namesMember({ old, new: now }: Finding): (says: string) => boolean {
  const names = [old, now].flatMap((place) =>
    place !== undefined && ["field", "parameter", "value"].includes(place.kind)
      ? [place.name.slice(place.name.lastIndexOf(".") + 1)]
      : [],
  );
  // What is called is named behind the refusal.
  const words = (says: string): readonly string[] => says.replace(/ \([^()]*\)$/, "").split(/[^\w$-]+/);
  return (says) => names.length === 0 || words(says).some((word) => names.includes(word));
}

/** One call of a client, and how it failed, if it did; undefined when nothing was sent. */
async function tried(
  { module, service, operation }: Place,
  protocol: Protocol,
  size: SampleSize,
  { values }: Side,
  server: Fake,
  { names }: View,
): Promise<{ readonly message: string; readonly says: string | undefined } | undefined> {
  let message: string | undefined;
  const fetch: Fetch = (url, init) => {
    // Only the first message counts: after a refusal, a client may ask the server what it is.
    message ??= `${init.method} ${url.replace(/^https:\/\/[^/]+/, "")}${init.body === undefined ? "" : ` ${init.body}`}`;
    return server.fetch(url, init);
  };
  const connect = values.exported("connect") as (options: object) => Connection;
  const connection = connect({
    host: "vc.example.com",
    user: "administrator@vsphere.local",
    password: "secret",
    protocol: values.exported(protocol),
    retry: false,
    fetch,
  });
  const session = await connection.sessionId();
  message = undefined;
  const failure = await connection
    .invoke(
      values.exported(names.operation(service, operation), module.id),
      values.valueOf(fieldsSample(operation.params, size)),
      // Without this, each call would get an operation id of its own, and messages would differ each time.
      { opId: "witness" },
    )
    .then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  return message === undefined
    ? undefined
    : { message: (message as string).replaceAll(session, "…"), says: failure?.split("\n")[0] };
}
