// The report in a browser: what works with its script, what is there without, how it prints, whether everybody can use it,
// and that hostile words stay words. Started by scripts/browser-test.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";

const { BROWSER_MODULES, CHROMIUM, HOSTILE, PLANS, REPORTS } = process.env;
const require = createRequire(join(BROWSER_MODULES, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
after(() => browser.close());

const file = (name) => join(REPORTS, name, "report.html");

// Opens a report; whatever it says to the console, asks of the network or pops up is gathered and must be nothing.
async function open(name, options = {}, prepare = async () => {}) {
  const { width = 1280, ...rest } = options;
  const context = await browser.newContext({ viewport: { width, height: 900 }, ...rest });
  const page = await context.newPage();
  const address = pathToFileURL(file(name)).href;
  const wrong = [];
  page.on("console", (message) => wrong.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  context.on("page", (other) => { if (other !== page) wrong.push(`a page opened: ${other.url()}`); });
  context.on("request", (request) => {
    const url = request.url();
    if (url.split("#")[0] !== address && !url.startsWith("data:")) wrong.push(`request: ${url}`);
  });
  await prepare(page);
  await page.goto(address);
  const close = async () => {
    await context.close();
    assert.deepEqual(wrong, [], name);
  };
  return { page, close };
}

const WIDTHS = { sample: [360, 1280, 1920], hostile: [360, 1280], long: [360], one: [360, 1280], none: [360, 1280] };
for (const plan of PLANS.split(" ").filter(Boolean)) WIDTHS[plan] = [360];
for (const [name, widths] of Object.entries(WIDTHS)) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of widths) {
      test(`${name}: accessible, quiet and no wider than ${width} px, ${colorScheme}`, async () => {
        const { page, close } = await open(name, { width, colorScheme });
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, "nothing sticks out");
        await page.evaluate(axe);
        const found = await page.evaluate(() => axe.run({
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
        }));
        const said = found.violations.map((rule) => `${rule.id}: ${rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")}`);
        assert.deepEqual(said, []);
        assert.ok(found.passes.length > 20, "the check checked something");
        await close();
      });
    }
  }
}

// What a reader sees in a column, and what it is worth.
const column = (table, at) => table.evaluate((element, at) => [...element.tBodies[0].rows].map((row) => {
  const cell = row.cells[at];
  const words = cell.textContent.trim();
  const raw = cell.dataset.v;
  const value = raw === undefined ? (words === "-" || words === "" ? null : words) : raw === "" ? null : Number(raw);
  return { words, value };
}), at);

test("every table sorts by every column, by value, with what is unknown last, and back", async () => {
  const { page, close } = await open("sample");
  let n = 0, isByValue = 0;
  for (const table of await page.locator("table:has(.sort)").all()) {
    for (const [at, head] of (await table.locator("thead th").all()).entries()) {
      const own = await column(table, at);
      for (const click of ["first", "second"]) {
        await head.locator("button").click();
        const order = await head.getAttribute("aria-sort");
        const sorted = await column(table, at);
        const values = sorted.map((cell) => cell.value);
        const known = values.filter((value) => value !== null);
        assert.deepEqual(values.slice(known.length), values.slice(known.length).map(() => null), "unknown is last");
        const isNumeric = typeof known[0] === "number";
        if (known.length > 0) assert.equal(order, isNumeric === (click === "first") ? "descending" : "ascending");
        const compare = (a, b) => isNumeric ? a - b : a.localeCompare(b, "en", { numeric: true, sensitivity: "base" });
        const wanted = [...known].sort((a, b) => (order === "ascending" ? 1 : -1) * compare(a, b));
        assert.deepEqual(known.map((value) => isNumeric ? value : value.toLowerCase()), wanted.map((value) => isNumeric ? value : value.toLowerCase()));
        const words = sorted.filter((cell) => cell.value !== null).map((cell) => cell.words);
        if (isNumeric && words.join() !== [...words].sort().join() && words.join() !== [...words].sort().reverse().join()) isByValue += 1;
        assert.equal(await table.locator("[aria-sort]").count(), 1);
      }
      await head.locator("button").press("Enter");
      assert.deepEqual(await column(table, at), own, "the third time gives the order back");
      assert.equal(await table.locator("[aria-sort]").count(), 0);
      n += 1;
    }
  }
  assert.ok(n > 20 && isByValue > 5, `${n} columns, ${isByValue} in an order that their words would not give`);
  await close();
});

test("marks of charts say what they are to who points at them", async () => {
  const { page, close } = await open("sample");
  const marks = page.locator(".broad :is(circle, rect):has(> title)");
  assert.ok(await marks.count() > 200, `${await marks.count()} marks`);
  // A point is hit from a little further away than it is drawn.
  const point = page.locator(".broad circle.point").last();
  await point.scrollIntoViewIfNeeded();
  const box = await point.boundingBox();
  const hit = await page.evaluate(([x, y]) => document.elementFromPoint(x, y).querySelector("title")?.textContent,
    [box.x + box.width / 2 + 7, box.y + box.height / 2]);
  assert.match(hit, /^\d+ \w+: .+, n \d/);
  await close();
});

test("a long table is filtered, and says how much of it is shown", async () => {
  const { page, close } = await open("long");
  const input = page.locator(".filter input").first();
  const table = page.locator(".filter:has(input) + .scroll table").first();
  const before = await table.locator("tbody tr:visible").count();
  const word = (await table.locator("tbody tr").nth(3).locator("th").innerText()).slice(0, 12);
  await input.fill(word.toUpperCase());
  const left = await table.locator("tbody tr:visible").count();
  assert.ok(left >= 1 && left < before, `${left} of ${before}`);
  assert.match(await page.locator("main [role=status]").innerText(), new RegExp(`^${left} of ${before} rows$`));
  await input.fill("");
  assert.equal(await table.locator("tbody tr:visible").count(), before);
  await close();
});

const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const ink = (page) => page.evaluate(() => getComputedStyle(document.querySelector(".chart svg text")).fill);

test("the theme switches, is remembered, and follows the system again", async () => {
  const { page, close } = await open("sample");
  const [light, lightInk] = [await ground(page), await ink(page)];
  await page.getByRole("button", { name: "Dark" }).click();
  const [dark, darkInk] = [await ground(page), await ink(page)];
  assert.notEqual(dark, light);
  assert.notEqual(darkInk, lightInk, "charts change with the page");
  assert.equal(await page.getByRole("button", { name: "Dark" }).getAttribute("aria-pressed"), "true");
  await page.reload();
  assert.equal(await ground(page), dark);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByRole("button", { name: "Light" }).click();
  assert.equal(await ground(page), light);
  await page.getByRole("button", { name: "System" }).click();
  assert.equal(await ground(page), dark);
  await page.emulateMedia({ colorScheme: "light" });
  assert.equal(await ground(page), light);
  await close();
});

test("the theme switches where nothing can be stored", async () => {
  const forbid = (page) => page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });
  });
  const { page, close } = await open("sample", {}, forbid);
  const light = await ground(page);
  await page.getByRole("button", { name: "Dark" }).click();
  assert.notEqual(await ground(page), light);
  await close();
});

test("the keyboard reaches the report, its switch and its tables", async () => {
  const { page, close } = await open("sample");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "content");
  const reached = new Set();
  for (let n = 0; n < 40; n += 1) {
    await page.keyboard.press("Tab");
    const [what, outline] = await page.evaluate(() => {
      const element = document.activeElement;
      return [element.className || element.localName, getComputedStyle(element).outlineStyle];
    });
    assert.notEqual(outline, "none", `${what} shows that it has the focus`);
    reached.add(what);
  }
  assert.ok(reached.has("scroll") && reached.has("sort"), [...reached].join());
  await close();
});

test("scripts off: everything is there, and no control that does nothing", async () => {
  const [bare, full] = [await open("sample", { javaScriptEnabled: false }), await open("sample")];
  const words = async ({ page }) => (await page.locator("main").textContent()).replace(/\s+/g, " ").trim();
  const shown = await words(bare);
  // The other page has an empty place for what is said to screen readers.
  assert.equal(shown, await words(full));
  assert.ok(shown.length > 5000 && await bare.page.locator("main svg").count() > 5);
  assert.equal(await bare.page.locator("button:visible, input:visible").count(), 0);
  await bare.page.getByRole("navigation").getByRole("link").last().click();
  await bare.close();
  await full.close();
});

for (const format of ["A4", "Letter"]) {
  test(`printed on ${format}: numbered pages with everything up to the last line`, async () => {
    const { page, close } = await open("sample");
    // The reader's dark theme is not the printer's.
    await page.emulateMedia({ colorScheme: "dark" });
    const folder = mkdtempSync(join(tmpdir(), "incidence-print-"));
    const path = join(folder, "report.pdf");
    await page.pdf({ path, format, printBackground: false });
    const pages = execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" }).split("\f").slice(0, -1);
    rmSync(folder, { recursive: true });
    assert.ok(pages.length >= 3 && pages.length <= 20, `${pages.length} pages`);
    pages.forEach((words, at) => assert.match(words, new RegExp(`\\b${at + 1}\\s*/\\s*${pages.length}\\s*$`), "a page has its number"));
    const plain = (words) => words.replace(/\s+/g, "");
    const all = plain(pages.join(""));
    for (const heading of await page.locator("h1, h2").allTextContents()) {
      assert.ok(all.includes(plain(heading)), heading);
    }
    assert.ok(all.includes(plain(await page.locator("footer p").innerText()).slice(0, 40)), "the last line");
    // A heading is never the last thing on a page, and no figure of a table is lost.
    const headings = (await page.locator("h2").allTextContents()).map(plain);
    for (const words of pages) {
      const lines = words.trimEnd().split("\n").map(plain).filter(Boolean);
      assert.ok(!headings.includes(lines[lines.length - 2]), `${lines[lines.length - 2]} stands alone at the end of a page`);
    }
    for (const row of await page.locator("table tbody tr").all()) {
      for (const cell of await row.locator("td.number > bdi").allTextContents()) {
        assert.ok(all.includes(plain(cell)), cell);
      }
    }
    await close();
  });
}

test("a table that goes on has its head on every page", async () => {
  const { page, close } = await open("long");
  const folder = mkdtempSync(join(tmpdir(), "incidence-print-"));
  const path = join(folder, "report.pdf");
  // Short paper, so that most tables go on.
  await page.pdf({ path, width: "210mm", height: "120mm" });
  const plain = (words) => words.replace(/\s+/g, "");
  const printed = execFileSync("pdftotext", [path, "-"], { encoding: "utf8" }).split("\f");
  const pages = printed.map(plain);
  rmSync(folder, { recursive: true });
  const body = plain(await page.locator("body").innerText());
  let n = 0;
  for (const table of await page.locator("table").all()) {
    const names = (await table.locator("tbody th > bdi").allTextContents()).map(plain);
    const heads = (await table.locator("thead .name").allTextContents()).map(plain);
    // Long names that stand once in the document, and on one page, tell on which pages the table is.
    const isOnce = (name) => body.split(name).length === 2 && pages.filter((words) => words.includes(name)).length === 1;
    const alone = names.filter((name) => name.length > 8 && isOnce(name));
    const on = new Set(alone.map((name) => pages.findIndex((words) => words.includes(name))));
    for (const at of on) assert.ok(pages[at].includes(heads[0]), `${heads[0]} on page ${at + 1}`);
    n += on.size > 1 ? 1 : 0;
  }
  assert.ok(n >= 2, `${n} tables go on`);
  // Between the page of a section's heading and that of the next there is nothing but the section: its table, if it has
  // one and no charts.
  const lines = printed.map((words) => words.split("\n").map(plain));
  const sections = [];
  for (const section of await page.locator("section:has(h2)").all()) {
    const heading = plain(await section.locator("h2").first().textContent());
    const from = sections.at(-1)?.at ?? 0;
    const at = lines.findIndex((words, index) => index >= from && words.includes(heading));
    assert.ok(at >= 0, heading);
    const [tables, charts] = [await section.locator("table").count(), await section.locator("svg").count()];
    const head = tables === 1 && charts === 0 ? plain(await section.locator("thead .name").first().textContent()) : null;
    sections.push({ at, head });
  }
  let between = 0;
  sections.slice(0, -1).forEach(({ at, head }, index) => {
    if (head === null) return;
    for (let middle = at + 1; middle < sections[index + 1].at; middle++, between++) {
      assert.ok(pages[middle].includes(head), `${head} on page ${middle + 1}`);
    }
  });
  assert.ok(between >= 5, `${between} pages of nothing but a table`);
  await close();
});

test("the command of the README prints the same", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const command = readme.split("\n").find((line) => line.includes("--print-to-pdf="));
  assert.ok(command, "the README tells how to print");
  const flags = command.trim().split(/\s+/).filter((word) => word.startsWith("--") && !word.startsWith("--print-to-pdf="));
  const folder = mkdtempSync(join(tmpdir(), "incidence-print-"));
  const path = join(folder, "report.pdf");
  execFileSync(CHROMIUM, [...flags, ...FLAGS, `--user-data-dir=${join(folder, "profile")}`, `--print-to-pdf=${path}`, pathToFileURL(file("sample")).href], { stdio: "ignore", timeout: 120_000 });
  const words = execFileSync("pdftotext", [path, "-"], { encoding: "utf8" });
  rmSync(folder, { recursive: true, force: true });
  assert.match(words, /Made by incidence/);
});

test("hostile words stay words", async () => {
  const { page, close } = await open("hostile");
  const links = await page.locator("a").evaluateAll((all) => all.map((link) => [link.protocol, link.getAttribute("href")]));
  const outside = links.filter(([, address]) => !address.startsWith("#"));
  assert.ok(outside.length > 3, "web addresses are links");
  for (const [protocol, address] of outside) {
    assert.ok(["http:", "https:"].includes(protocol) && !address.includes("@"), address);
  }
  assert.equal(await page.locator("script").count(), 1);
  assert.equal(await page.locator("img, iframe, object, embed, base, form, [style]").count(), 0);
  const handlers = await page.evaluate(() => [...document.querySelectorAll("*")].flatMap((element) =>
    [...element.attributes].filter(({ name }) => name.startsWith("on")).map(({ name }) => `${element.localName} ${name}`)));
  assert.deepEqual(handlers, []);
  // As they are in the file, but for what would steer.
  const words = await page.locator("main").textContent();
  for (const title of ["<script>alert(1)</script>", "javascript:alert(1)", "=cmd()|' /C calc'!A0", "[x](javascript:1) | pipe `tick` **bold**", "{{ 7 * 7 }} {% raw %} ${7*7} &lt; &amp;"]) {
    assert.ok(readFileSync(HOSTILE, "utf8").includes(title) && words.includes(title), title);
  }
  assert.ok(!/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u001b\u0007]/.test(words), "nothing steers");
  // Ten thousand characters take a few lines until somebody asks for them.
  const long = page.locator("tr:has(details)");
  assert.ok(await long.count() >= 2);
  for (const row of await long.all()) assert.ok((await row.boundingBox()).height < 260);
  const lengths = await page.locator("details").evaluateAll((all) => all.map((one) => one.textContent.length));
  const details = page.locator("details").nth(lengths.indexOf(Math.max(...lengths)));
  await details.locator("summary").click();
  assert.ok((await details.locator("bdi").innerText()).length >= 10_000);
  assert.ok((await page.locator("tr:has(details[open])").first().boundingBox()).height < 700);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 1280);
  for (const button of await page.locator(".sort").all()) await button.click();
  await close();
});
