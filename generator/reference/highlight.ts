import highlighter from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import http from "highlight.js/lib/languages/http";
import json from "highlight.js/lib/languages/json";
import typescript from "highlight.js/lib/languages/typescript";
import yaml from "highlight.js/lib/languages/yaml";

for (const [name, language] of Object.entries({ bash, http, json, typescript, yaml }))
  highlighter.registerLanguage(name, language);

/** HTML of code; undefined where the language is not known. */
export function highlight(code: string, language: string): string | undefined {
  return highlighter.getLanguage(language) === undefined
    ? undefined
    : highlighter.highlight(code, { language, ignoreIllegals: true }).value;
}
