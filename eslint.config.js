import js from "@eslint/js";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["generated/", "node_modules/", "dist/", "test/types/"] },
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Control characters are what the expressions look for.
      "no-control-regex": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-console": "error",
    },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { globals: { process: "readonly", performance: "readonly" } },
  },
  {
    files: ["templates/package/files/examples/*.ts"],
    // The nearest tsconfig.json is that of the package, which is no project here.
    languageOptions: { parserOptions: { projectService: false, project: "tsconfig.json" } },
    rules: { "no-console": "off" },
  },
  { files: ["test/interop/program/*.ts"], rules: { "no-console": "off" } },
  { files: ["test/**"], rules: { "@typescript-eslint/no-non-null-assertion": "off" } },
);
