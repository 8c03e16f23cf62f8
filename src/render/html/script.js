"use strict";
// What the page can do beyond being read: choose its colours, sort its tables, filter the long ones. It stays whole without.
(() => {
  const root = document.documentElement;
  const KEY = "incidence-theme";
  // Storage may be forbidden, full or absent (a file, a private window): the choice then holds for this view.
  const remembered = () => {
    try { return localStorage.getItem(KEY); } catch { return null; }
  };
  const remember = (theme) => {
    try { theme === "system" ? localStorage.removeItem(KEY) : localStorage.setItem(KEY, theme); } catch { /* not kept */ }
  };
  const show = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  // At once, before anything is drawn.
  show(remembered());

  const made = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  let status;
  const say = (words) => { status.textContent = words; };

  function themes() {
    const group = document.querySelector(".themes");
    const buttons = [...group.querySelectorAll("button")];
    const mark = () => {
      const now = root.dataset.theme || "system";
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === now));
    };
    for (const button of buttons) {
      button.addEventListener("click", () => {
        show(button.value);
        remember(button.value);
        mark();
      });
    }
    mark();
    group.hidden = false;
  }

  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  // A number where the cell has one, words where it has not, null where nothing is known.
  const valueOf = (cell) => {
    if (!cell) return null;
    const raw = cell.dataset.v;
    if (raw !== undefined) return raw === "" ? null : Number(raw);
    const words = cell.textContent.trim();
    return words === "" || words === "-" ? null : words;
  };
  const compare = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
    return collator.compare(a, b);
  };

  function sortable(table) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    if (rows.length < 2) return;
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const title = head.querySelector(".name");
      const button = made("button", { type: "button", className: "sort" }, title);
      head.prepend(button);
      const hasNumbers = rows.some((row) => row.cells[column] && row.cells[column].dataset.v !== undefined);
      button.addEventListener("click", () => {
        // Figures begin with the largest, words with the first letter; the third time gives the order back.
        const [first, second] = hasNumbers ? ["descending", "ascending"] : ["ascending", "descending"];
        const now = head.getAttribute("aria-sort");
        const next = now === first ? second : now === second ? null : first;
        for (const other of heads) other.removeAttribute("aria-sort");
        let ordered = rows;
        if (next) {
          head.setAttribute("aria-sort", next);
          const sign = next === "ascending" ? 1 : -1;
          const keyed = rows.map((row) => [valueOf(row.cells[column]), row]);
          // What is unknown comes last either way; equals keep their order.
          keyed.sort(([a], [b]) => (a === null) - (b === null) || (a === null ? 0 : sign * compare(a, b)));
          ordered = keyed.map(([, row]) => row);
        }
        body.append(...ordered);
        say(next ? `Sorted by ${title.textContent.trim()}, ${next}.` : "In the report's own order.");
      });
    });
  }

  const FILTERED = 15;
  function filterable(table) {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < FILTERED || table.matches(".figures")) return;
    const caption = table.caption.textContent.trim();
    const input = made("input", { type: "search", placeholder: "Filter rows", autocomplete: "off" });
    input.setAttribute("aria-label", `Filter rows: ${caption}`);
    const count = made("span", { className: "rests" });
    const box = made("div", { className: "filter" }, input, count);
    table.closest(".scroll").before(box);
    const texts = rows.map((row) => row.textContent.toLowerCase());
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      let n = 0;
      rows.forEach((row, at) => {
        row.hidden = !texts[at].includes(wanted);
        if (!row.hidden) n += 1;
      });
      count.textContent = wanted ? `${n} of ${rows.length} rows` : "";
      box.classList.toggle("active", wanted !== "");
      say(count.textContent);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    status = made("p", { className: "unseen" });
    status.setAttribute("role", "status");
    document.querySelector("main").append(status);
    themes();
    for (const table of document.querySelectorAll("table")) {
      sortable(table);
      filterable(table);
    }
  });
})();
