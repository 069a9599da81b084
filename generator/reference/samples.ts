import type { Enumeration, Field, Structure, Type, Union } from "../model/model.ts";
import { assertNever, withoutOptional } from "../model/types.ts";
import { memberOf } from "../typescript/names/identifiers.ts";

/** A made-up value, from which both the text of a program and a value at run time can be made. */
export type Sample =
  | { readonly kind: "literal"; readonly value: string | number | boolean }
  | { readonly kind: "none" }
  | { readonly kind: "date"; readonly time: string }
  | { readonly kind: "bytes"; readonly bytes: readonly number[] }
  | { readonly kind: "list" | "set"; readonly items: readonly Sample[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [key: Sample, value: Sample])[] }
  | { readonly kind: "object"; readonly members: readonly (readonly [member: string, value: Sample])[] }
  | { readonly kind: "enumeration"; readonly enumeration: Enumeration; readonly value: string }
  | { readonly kind: "error"; readonly error: Structure; readonly fields: Sample }
  | { readonly kind: "dynamic"; readonly type: Structure | undefined; readonly value: Sample }
  | { readonly kind: "data"; readonly text: string }
  | { readonly kind: "anyError" };

/** `sparse`: optional fields are left out, unless there are no others; `full`: optional fields are set. */
export type SampleSize = "sparse" | "full";

/** The time of every sample. */
export const sampleTime = "2024-05-02T10:00:00.000Z";

/** Below this depth, optional fields are left out, so that a structure that contains itself comes to an end. */
const deepest = 5;

/** Identifiers by resource type, in the form that vCenter gives them. */
const identifiers: Readonly<Record<string, string>> = {
  ClusterComputeResource: "domain-c8",
  Datacenter: "datacenter-3",
  Datastore: "datastore-12",
  Folder: "group-v4",
  HostSystem: "host-21",
  Network: "network-14",
  ResourcePool: "resgroup-9",
  VirtualApp: "resgroup-v31",
  VirtualMachine: "vm-42",
  "com.vmware.cis.tagging.Category": "urn:vmomi:InventoryServiceCategory:8f0c1d5e-3a77-4c1d-9a0e-5b8d2f6e7a11:GLOBAL",
  "com.vmware.cis.tagging.Tag": "urn:vmomi:InventoryServiceTag:2b9f4c6a-71d0-4a55-8c1e-0d3f5a9b6e22:GLOBAL",
  "com.vmware.content.Library": "b3f1c9a2-6d48-4e7b-9c55-2f8a7d1e0b64",
  "com.vmware.content.library.Item": "5d2a8e71-0f3c-4b96-a1d7-9e6c4b83f052",
};

/** Texts by a word in the name of the field; the first match counts. */
const texts: readonly (readonly [word: RegExp, text: string])[] = [
  [/password|secret/, "secret"],
  [/user/, "administrator@vsphere.local"],
  [/thumbprint|fingerprint/, "4C:3D:58:C2:80:EA:08:A0:67:53:79:A8:D5:3B:7C:77:6A:8A:40:EE"],
  [/mac_address/, "00:50:56:9a:1b:2c"],
  [/(^|_)ip(_|$)|ip_address|gateway/, "192.0.2.10"],
  [/host_?name|fqdn|server/, "vc.example.com"],
  [/url|uri|endpoint/, "https://example.com/appliance"],
  [/path/, "/tmp/example"],
  [/version/, "1"],
  [/description|annotation|message/, "An example"],
  [/name/, "example"],
];

/** A plausible value of a type, always the same. */
export function sampleOf(type: Type, size: SampleSize, name = "value", depth = 0): Sample {
  switch (type.kind) {
    case "builtin":
      return builtinSample(type.name, name);
    case "id": {
      const [resource] = type.resourceTypes;
      const known = resource === undefined ? undefined : identifiers[resource];
      return literal(known ?? `${dashed(resource?.split(".").pop() ?? name)}-1`);
    }
    case "optional":
      return size === "sparse" || depth > deepest ? { kind: "none" } : sampleOf(type.element, size, name, depth);
    case "list":
    case "set":
      if (depth > deepest) return { kind: type.kind, items: [] };
      return { kind: type.kind, items: [sampleOf(type.element, size, name, depth + 1)] };
    case "map":
      if (depth > deepest) return { kind: "map", entries: [] };
      return {
        kind: "map",
        entries: [[sampleOf(type.key, size, name, depth + 1), sampleOf(type.value, size, name, depth + 1)]],
      };
    case "dynamic": {
      const [first] = type.hasFieldsOf;
      return {
        kind: "dynamic",
        type: first,
        value: first === undefined ? emptyObject : declaredSample(first, size, depth),
      };
    }
    case "reference":
      return type.target.kind === "enumeration"
        ? enumerationSample(type.target)
        : declaredSample(type.target, size, depth);
    case "unresolved":
      throw new Error("a type was never resolved");
    default:
      return assertNever(type);
  }
}

const literal = (value: string | number | boolean): Sample => ({ kind: "literal", value });
const emptyObject: Sample = { kind: "object", members: [] };
const dashed = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/_/g, "-")
    .toLowerCase();

function builtinSample(type: (Type & { kind: "builtin" })["name"], name: string): Sample {
  switch (type) {
    case "void":
      return { kind: "none" };
    case "boolean":
      return literal(true);
    case "long":
      return literal(/size|bytes|capacity/.test(name) ? 1_048_576 : /port/.test(name) ? 443 : 1);
    case "double":
      return literal(0.5);
    case "string":
    case "secret":
      return literal(texts.find(([word]) => word.test(name.toLowerCase()))?.[1] ?? dashed(name));
    case "uri":
      return literal("https://example.com/appliance.ova");
    case "binary":
      return { kind: "bytes", bytes: [104, 105] };
    case "datetime":
      return { kind: "date", time: sampleTime };
    case "opaque":
      return { kind: "data", text: dashed(name) };
    case "any_error":
      return { kind: "anyError" };
    default:
      return assertNever(type);
  }
}

const declaredSample = (target: Structure, size: SampleSize, depth: number): Sample =>
  target.kind === "error"
    ? { kind: "error", error: target, fields: structureSample(target, "sparse", depth + 1) }
    : structureSample(target, size, depth + 1);

function enumerationSample(enumeration: Enumeration): Sample {
  const value = enumeration.values.find((item) => isCurrent(item)) ?? enumeration.values[0];
  return { kind: "enumeration", enumeration, value: value?.value ?? "EXAMPLE" };
}

const isCurrent = (item: { readonly removed: string | undefined; readonly deprecated: unknown }): boolean =>
  item.removed === undefined && item.deprecated === undefined;

/** The parameters of an operation, or the fields of a structure without unions. */
export function fieldsSample(fields: readonly Field[], size: SampleSize): Sample {
  return membersSample(fields, size, 0);
}

function membersSample(fields: readonly Field[], size: SampleSize, depth: number): Sample {
  const current = fields.filter((field) => isShown(field));
  const isBare = size === "sparse" && depth <= deepest && current.every(({ type }) => type.kind === "optional");
  return objectOf(
    current.filter((_, at) => !isBare || at === 0).map((field) => ({ field, forced: isBare })),
    size,
    depth,
  );
}

/** An optional field is left out when it isn't current, such as a deprecated one. */
const isShown = (field: Field): boolean => field.type.kind !== "optional" || isCurrent(field);

/** An object with the chosen fields; forced ones are set even if they are optional. */
function objectOf(
  chosen: readonly { readonly field: Field; readonly forced: boolean }[],
  size: SampleSize,
  depth: number,
): Sample {
  return {
    kind: "object",
    members: chosen.flatMap(({ field, forced }) => {
      const value = sampleOf(forced ? withoutOptional(field.type) : field.type, size, field.name, depth);
      return value.kind === "none" && field.type.kind === "optional" ? [] : [[memberOf(field), value] as const];
    }),
  };
}

function structureSample(structure: Structure, size: SampleSize, depth: number): Sample {
  const { fields, unions } = structure;
  if (unions.length === 0) return membersSample(fields, size, depth);
  const ofUnions = new Set(unions.flatMap(({ cases }) => cases.flatMap((one) => one.fields.map(({ name }) => name))));
  const required = new Map<string, boolean>();
  const others = fields.filter((field) => !ofUnions.has(field.name) && isShown(field));
  const isBare = size === "sparse" && others.every(({ type }) => type.kind === "optional");
  for (const union of unions) chooseCase(union, structure, size, isBare, required);
  const chosen = fields
    .filter((field) => others.includes(field) || required.has(field.name))
    .map((field) => ({ field, forced: required.get(field.name) ?? false }));
  return objectOf(chosen, size, depth);
}

/** Collects the fields of the case that a sample shows: the case of the value that the discriminant gets. */
function chooseCase(
  { discriminant, cases }: Union,
  { fields }: Structure,
  size: SampleSize,
  isBare: boolean,
  required: Map<string, boolean>,
): void {
  const field = fields.find(({ name }) => name === discriminant)!;
  if (field.type.kind === "optional" && size === "sparse" && !isBare) return;
  const type = withoutOptional(field.type);
  if (type.kind !== "reference" || type.target.kind !== "enumeration") return;
  const { value } = enumerationSample(type.target) as Sample & { kind: "enumeration" };
  required.set(discriminant, true);
  for (const one of cases.find((item) => item.value === value)?.fields ?? [])
    if (one.required || size === "full") required.set(one.name, one.required);
}
