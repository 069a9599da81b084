import { buildSources } from "../../generator/release/build.ts";

// A process of its own, so that its time and memory can be measured.
await buildSources(process.argv[2]!);
