import { expect, it } from "vitest";
import { createCollector } from "../../generator/diagnostics/collector.ts";
import { generate } from "../../generator/pipeline.ts";
import { readInput } from "../../generator/source/files.ts";

/** What of each file is refused, in the order of the file. */
const expected = {
  "device.yaml": { "bad-name": ["com.vmware.nul.words"] },
  "equal.yaml": {
    "identifier-clash": ["turn_on", "sizeMib", "NAME", "name_", "DATA", "http_status", "constructor"],
    "duplicate-id": ["LAMP"],
  },
  "identifiers.yaml": {
    "bad-name": [
      ...["error", "2Fa", "Two_Words", "Naïve"],
      ...["__proto__", "2fa", "a-b", "a$"],
      ...['""', "__proto__", '"ON OFF"'],
      ...["name", "__proto__", '"new "'],
    ],
  },
  "index.yaml": { "path-clash": ["com.vmware.index"] },
  "runtime.yaml": { "path-clash": ["com.vmware.runtime"] },
  "stub_factory.yaml": { "path-clash": ["com.vmware.stub_factory"] },
};

it("names that are none, or that could not be told apart, are refused at their place", async () => {
  const { report, diagnostics: unread } = createCollector();
  const { diagnostics, files } = await generate(readInput("test/names/refused", report).files);
  expect([unread, files]).toEqual([[], []]);
  const found: Record<string, Record<string, string[]>> = {};
  for (const { code, span } of diagnostics) {
    const { source, start, end } = span!;
    ((found[source.path] ??= {})[code] ??= []).push(source.text.slice(start, end));
  }
  expect(found).toEqual(expected);
});
