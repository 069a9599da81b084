/** How many random cases a test takes: few in `npm test`, and RUNS times as many in `npm run test:long`. */
export const runs = (few: number): number => few * Number(process.env["RUNS"] ?? 1);
