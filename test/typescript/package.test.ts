import { expect, it } from "vitest";
import { emitPackage } from "../../generator/typescript/emit.ts";
import { planFolders } from "../../generator/typescript/names/paths.ts";

it("has no two files in the same place", async () => {
  const id = "com.vmware.lamp";
  const file = { path: "src/lamp/lamps.ts", text: "export {};\n" };
  const lamp = { id, doc: "Lamps.", services: [], exports: [], files: [file, { ...file, text: "" }] };
  const folders = planFolders([{ id, since: undefined }], () => undefined);
  await expect(emitPackage([lamp], folders, "6.7", undefined)).rejects.toThrow(
    "two files are called src/lamp/lamps.ts",
  );
  const { files } = await emitPackage([{ ...lamp, files: [file] }], folders, "6.7", undefined);
  expect(files).toContainEqual(file);
  expect(files.find(({ path }) => path === "README.md")?.text).toContain("The package describes vSphere API 6.7.");
});
