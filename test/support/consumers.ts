import { readFileSync } from "node:fs";
import { transformSync } from "esbuild";
import { NotFound } from "vsphere-sdk/errors";
import { FakeVcenter, vapiError } from "vsphere-sdk/testing";
import { LibraryItem } from "vsphere-sdk/vcenter/ovf";
import { Power, PowerState } from "vsphere-sdk/vcenter/vm";

/** The server that the programs of consumers meet. */
export function vcenterOfConsumers(): FakeVcenter {
  return new FakeVcenter({ users: { u: "p" } })
    .on(Power, {
      get: () => ({ state: PowerState.POWERED_OFF, cleanPowerOff: true }),
      start: ({ vm }) => {
        if (vm === "vm-404") throw vapiError(NotFound, "There is no vm-404.");
      },
    })
    .on(LibraryItem, {
      filter: () => ({ name: "appliance", networks: ["VM Network"], eulas: [], additionalParams: [] }),
    });
}

/** What `program` of the programs says of that server. */
export const said = [
  "off, clean: true",
  "true true",
  "NotFound true There is no vm-404.",
  "appliance VM Network",
  "valid: true",
];

export type Program = "program" | "tls" | "kit";

export const sourceOf = (program: Program): string => readFileSync(`test/consumers/programs/${program}.ts`, "utf8");

/** A program without its types, as a user would write it in JavaScript. */
export const javascriptOf = (program: Program, format: "esm" | "cjs"): string =>
  transformSync(sourceOf(program), { loader: "ts", format, target: "es2022" }).code;
