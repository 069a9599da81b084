import fc from "fast-check";
import { afterAll } from "vitest";
import { removeTemporaryFolders } from "./folders.ts";

// The same random values on each run, so that a change is judged by what it changes. New ones are tried by
// `npm run fuzz` and `npm run test:long`; SEED tries others here.
fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 20_260_101) });

// This file is loaded for each test file. Modules that tests import are not, where files share a process: a hook in one
// of them would be one of the first file only.
afterAll(removeTemporaryFolders);
