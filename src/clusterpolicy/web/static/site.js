// What every page gains from scripts: theme, copying, sorting, suggestions. Everything works without.

const root = document.documentElement;

function themed() {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.textContent = dark ? "Light" : "Dark";
    button.setAttribute("aria-label", `Use ${dark ? "light" : "dark"} colours`);
  }
  return dark;
}

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  button.addEventListener("click", () => {
    const next = themed() ? "light" : "dark";
    root.dataset.theme = next;
    try { localStorage.setItem("theme", next); } catch { /* it lasts for this page */ }
    themed();
  });
}
themed();

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) {
    button.remove();
    continue;
  }
  button.addEventListener("click", async () => {
    const from = document.querySelector(button.dataset.copy);
    await navigator.clipboard.writeText(from.value ?? from.textContent.trim());
    const before = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = before; }, 1500);
  });
}

// Forms that answer at once when something is chosen.
for (const form of document.querySelectorAll("form[data-live]")) {
  form.addEventListener("change", (event) => { if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit(); });
}

// Tables sort by a click on a heading: numbers as numbers, names by letters, empty cells last.
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0];
  if (!body || body.rows.length < 3) {
    delete table.dataset.sortable;
    continue;
  }
  table.tHead.querySelectorAll("th").forEach((head, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const descending = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.querySelectorAll("th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      const key = (row) => row.cells[index]?.textContent.trim() ?? "";
      const numeric = head.classList.contains("number");
      const value = (text) => parseFloat(text.replaceAll(",", ""));
      const order = new Intl.Collator("en", { numeric: true }).compare;
      const rows = [...body.rows].sort((a, b) => {
        const [left, right] = [key(a), key(b)];
        if (!left || !right) return left ? -1 : right ? 1 : 0;
        const sign = descending ? -1 : 1;
        return sign * (numeric ? value(left) - value(right) : order(left, right));
      });
      body.append(...rows);
    });
  });
}

if (document.querySelector("[data-suggest]")) import("./suggest.js");
