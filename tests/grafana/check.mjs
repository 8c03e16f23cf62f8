// Holds the dashboard to Grafana's own types and to the grammar of PromQL.
//
//   scripts/grafana-check
//
// Grafana publishes its schema as TypeScript. The dashboard becomes a program that assigns it, and the options of each
// panel, to those types; the compiler then finds what is missing, misspelt or of another type.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [dashboardFile, modules] = process.argv.slice(2);
const require = createRequire(join(modules, "package.json"));
const dashboard = JSON.parse(readFileSync(dashboardFile, "utf8"));
const panels = dashboard.panels.filter((panel) => panel.type !== "row");

const kinds = [...new Set(panels.map((panel) => panel.type))];
const folder = (kind) => `@grafana/schema/dist/types/raw/composable/${kind}/panelcfg/x/types.gen`;
const lines = [
  `import type { Dashboard } from "@grafana/schema";`,
  ...kinds.map((kind) => `import type * as ${kind} from "./node_modules/${folder(kind)}";`),
  // JSON has words where TypeScript has enumerations.
  `type Plain<T> = T extends string ? \`\${T}\` : T extends number | boolean | null | undefined ? T`,
  `  : T extends Array<infer U> ? Array<Plain<U>> : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;`,
  `export const dashboard: Plain<Dashboard> = ${JSON.stringify(dashboard, null, 1)};`,
  ...panels.map((panel) => {
    const options = JSON.stringify(panel.options);
    const custom = panel.fieldConfig?.defaults?.custom;
    const fields = custom && `export const fields_${panel.id}: Partial<Plain<${panel.type}.FieldConfig>> = ${JSON.stringify(custom)};`;
    return `export const options_${panel.id}: Plain<${panel.type}.Options> = ${options};\n${fields ?? ""}`;
  }),
];
writeFileSync(join(modules, "dashboard.ts"), lines.join("\n") + "\n");
const flags = ["--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler", "dashboard.ts"];
try {
  execFileSync(process.execPath, [require.resolve("typescript/lib/tsc.js"), ...flags], { cwd: modules, stdio: "inherit" });
} catch {
  console.error(`${dashboardFile}: it is none of Grafana's Dashboard type`);
  process.exit(1);
}

const { parser } = require("@prometheus-io/lezer-promql");
let expressions = 0;
for (const { expr } of panels.flatMap((panel) => panel.targets)) {
  parser.parse(expr).iterate({
    enter(node) {
      if (node.type.isError) {
        console.error(`${dashboardFile}: no PromQL at character ${node.from}: ${expr}`);
        process.exit(1);
      }
    },
  });
  expressions += 1;
}

const ids = new Set(dashboard.panels.map((panel) => panel.id));
if (ids.size !== dashboard.panels.length) throw new Error("two panels have one id");
const tiles = dashboard.panels.map(({ id, gridPos }) => ({ id, ...gridPos }));
for (const one of tiles) {
  if (one.x + one.w > 24) throw new Error(`panel ${one.id} is wider than the page`);
  const other = tiles.find((tile) => tile.id > one.id && tile.x < one.x + one.w && one.x < tile.x + tile.w && tile.y < one.y + one.h && one.y < tile.y + tile.h);
  if (other) throw new Error(`panels ${one.id} and ${other.id} lie on each other`);
}
console.log(`${panels.length} panels obey Grafana's types, ${expressions} expressions are PromQL`);
