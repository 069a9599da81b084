import fc from "fast-check";

// The same random values on each run, so that a change is judged by what it changes. New ones are tried by
// `npm run fuzz` and `npm run test:long`; SEED tries others here.
fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 20_260_101) });
